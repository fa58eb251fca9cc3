"""Cutting an RTCP compound into packets, and the common header (RFC 3550 6.1)."""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

SENDER_REPORT: Final = 200
RECEIVER_REPORT: Final = 201
SOURCE_DESCRIPTION: Final = 202
GOODBYE: Final = 203
TRANSPORT_FEEDBACK: Final = 205
PAYLOAD_FEEDBACK: Final = 206
EXTENDED_REPORT: Final = 207

_HEADER = struct.Struct("!BBH")


class RtcpPacket(NamedTuple):
    """One packet of a compound.

    Attributes:
        packet_type: 200 for a Sender Report and so on.
        count_or_format: The five bits whose meaning depends on the type.
        body: What follows the four bytes of common header, without padding.
    """

    packet_type: int
    count_or_format: int
    body: bytes


def split_compound(compound: bytes) -> tuple[list[RtcpPacket], bool]:
    """Cut a compound into its packets.

    Returns:
        The packets up to the first fault, and whether there was none.
    """
    packets: list[RtcpPacket] = []
    offset = 0
    while offset + 4 <= len(compound):
        first, packet_type, words = _HEADER.unpack_from(compound, offset)
        end = offset + 4 + (words << 2)
        if first & 0xC0 != 0x80 or end > len(compound):
            return packets, False
        body = _without_padding(compound[offset + 4 : end], first)
        if body is None:
            return packets, False
        packets.append(RtcpPacket(packet_type, first & 0x1F, body))
        offset = end
    return packets, offset == len(compound) and bool(packets)


def build_packet(packet_type: int, count_or_format: int, body: bytes) -> bytes:
    """Put the common header before a body, which is filled with zeros to a multiple of 4."""
    body += bytes(-len(body) % 4)
    return _HEADER.pack(0x80 | count_or_format, packet_type, len(body) >> 2) + body


def _without_padding(body: bytes, first: int) -> bytes | None:
    if not first & 0x20:
        return body
    padding = body[-1] if body else 0
    return body[:-padding] if 0 < padding <= len(body) else None
