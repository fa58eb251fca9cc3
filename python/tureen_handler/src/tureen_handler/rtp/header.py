"""RTP headers (RFC 3550 5.1, RFC 8285): reading a few bytes in place and building new ones.

Nothing here makes an object per packet: the receive path unpacks five integers and, where an
extension is wanted, walks to its offset.
"""

from __future__ import annotations

import struct
from typing import Final

FIXED_LENGTH: Final = 12
PADDING_BIT: Final = 0x20
EXTENSION_BIT: Final = 0x10
CSRC_MASK: Final = 0x0F
MARKER_BIT: Final = 0x80
PAYLOAD_TYPE_MASK: Final = 0x7F

ONE_BYTE_PROFILE: Final = 0xBEDE
TWO_BYTE_PROFILE: Final = 0x1000
_TWO_BYTE_PROFILE_MASK: Final = 0xFFF0
_ONE_BYTE_STOP: Final = 15
_LONGEST_SHORT_VALUE: Final = 16

Header = tuple[int, int, int, int, int]
"""First byte (version, padding, extension, CSRC count), second byte (marker, payload type),
sequence number, timestamp, SSRC."""

_FIXED = struct.Struct("!BBHII")
_EXTENSION = struct.Struct("!HH")

unpack_header = _FIXED.unpack_from
"""`unpack_header(packet) -> Header`. Raises `struct.error` when the packet is too short."""


def header_length(packet: bytes, first: int) -> int:
    """Return the bytes before the payload, or -1 when the packet is not well-formed RTP.

    Args:
        packet: At least 12 bytes.
        first: The packet's first byte.
    """
    if first & 0xC0 != 0x80:
        return -1
    length = FIXED_LENGTH + ((first & CSRC_MASK) << 2)
    if first & EXTENSION_BIT:
        if length + 4 > len(packet):
            return -1
        length += 4 + ((packet[length + 2] << 8 | packet[length + 3]) << 2)
    return length if length <= len(packet) else -1


def find_extension(packet: bytes, first: int, end: int, extension_id: int) -> int:
    """Return the offset of one header extension's value, or -1 when it is not there.

    Args:
        packet: A packet whose `header_length` is known to be valid and whose X bit is set.
        first: Its first byte.
        end: Its header length.
        extension_id: The local identifier.
    """
    offset = FIXED_LENGTH + ((first & CSRC_MASK) << 2)
    if packet[offset] != 0xBE or packet[offset + 1] != 0xDE:
        return _find_in_list(packet, first, end, extension_id)
    offset += 4
    while offset < end:
        head = packet[offset]
        if head >> 4 == extension_id:
            return offset + 1 if offset + 2 + (head & 0x0F) <= end else -1
        if head == 0:
            offset += 1
        elif head >> 4 == _ONE_BYTE_STOP:
            break
        else:
            offset += 2 + (head & 0x0F)
    return -1


def read_extensions(packet: bytes, first: int, end: int) -> dict[int, bytes]:
    """Return all header extensions by local identifier; broken elements end the reading.

    Args:
        packet: A packet whose `header_length` is known to be valid.
        first: Its first byte.
        end: Its header length.
    """
    return {
        identifier: packet[offset : offset + length]
        for identifier, offset, length in _elements(packet, first, end)
    }


def payload_end(packet: bytes, first: int, start: int) -> int:
    """Return where the payload ends (padding cut off), or -1 when the padding is malformed.

    Args:
        packet: A packet whose `header_length` is known to be valid.
        first: Its first byte.
        start: Its header length.
    """
    size = len(packet)
    if not first & PADDING_BIT:
        return size
    if size == start:
        return -1
    padding = packet[-1]
    return size - padding if 0 < padding <= size - start else -1


def build_header(
    *,
    payload_type: int,
    marker: bool,
    sequence: int,
    timestamp: int,
    ssrc: int,
    extensions: bytes = b"",
) -> bytes:
    """Build a header without CSRCs.

    Args:
        payload_type: 0..127.
        marker: The marker bit.
        sequence: Taken modulo 2**16.
        timestamp: Taken modulo 2**32.
        ssrc: 32 bits.
        extensions: A complete extension block as `build_extensions` makes it, or nothing.
    """
    fixed = _FIXED.pack(
        0x80 | (EXTENSION_BIT if extensions else 0),
        payload_type | (MARKER_BIT if marker else 0),
        sequence & 0xFFFF,
        timestamp & 0xFFFFFFFF,
        ssrc,
    )
    return fixed + extensions


def build_extensions(elements: list[tuple[int, bytes]]) -> bytes:
    """Build an extension block of `(id, value)` elements, in the short form where all fit.

    Returns:
        Profile, length and padded elements; empty for no elements.
    """
    if not elements:
        return b""
    body, profile = bytearray(), ONE_BYTE_PROFILE
    for identifier, value in elements:
        if identifier >= _ONE_BYTE_STOP or not 0 < len(value) <= _LONGEST_SHORT_VALUE:
            body, profile = _long_elements(elements), TWO_BYTE_PROFILE
            break
        body.append(identifier << 4 | len(value) - 1)
        body += value
    body += bytes(-len(body) % 4)
    return _EXTENSION.pack(profile, len(body) >> 2) + body


def _long_elements(elements: list[tuple[int, bytes]]) -> bytearray:
    body = bytearray()
    for identifier, value in elements:
        body += bytes((identifier, len(value)))
        body += value
    return body


def _find_in_list(packet: bytes, first: int, end: int, extension_id: int) -> int:
    for identifier, offset, _ in _elements(packet, first, end):
        if identifier == extension_id:
            return offset
    return -1


def _elements(packet: bytes, first: int, end: int) -> list[tuple[int, int, int]]:
    """List `(id, offset, length)` of every element in either form."""
    if not first & EXTENSION_BIT:
        return []
    offset = FIXED_LENGTH + ((first & CSRC_MASK) << 2)
    profile = packet[offset] << 8 | packet[offset + 1]
    if profile == ONE_BYTE_PROFILE:
        return _one_byte_elements(packet, offset + 4, end)
    if profile & _TWO_BYTE_PROFILE_MASK == TWO_BYTE_PROFILE:
        return _two_byte_elements(packet, offset + 4, end)
    return []


def _one_byte_elements(packet: bytes, offset: int, end: int) -> list[tuple[int, int, int]]:
    elements = []
    while offset < end:
        head = packet[offset]
        offset += 1
        if head == 0:
            continue
        length = (head & 0x0F) + 1
        if head >> 4 == _ONE_BYTE_STOP or offset + length > end:
            break
        elements.append((head >> 4, offset, length))
        offset += length
    return elements


def _two_byte_elements(packet: bytes, offset: int, end: int) -> list[tuple[int, int, int]]:
    elements = []
    while offset < end:
        identifier = packet[offset]
        offset += 1
        if identifier == 0:
            continue
        if offset >= end or offset + 1 + packet[offset] > end:
            break
        length = packet[offset]
        elements.append((identifier, offset + 1, length))
        offset += 1 + length
    return elements
