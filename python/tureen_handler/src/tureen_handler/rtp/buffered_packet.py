"""What the receive pipeline keeps of a packet, read from a media or an RTX packet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .header import MARKER_BIT, PAYLOAD_TYPE_MASK, payload_end
from .sequence import extend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .header import Header


class BufferedPacket(NamedTuple):
    """One media packet, received first or again.

    Attributes:
        sequence: Extended sequence number.
        timestamp: RTP timestamp, 32 bits.
        marker: Whether the marker bit is set.
        payload_type: 0..127.
        payload: Without padding; empty for a packet of padding only.
        arrival_s: `time.monotonic` of its arrival.
    """

    sequence: int
    timestamp: int
    marker: bool
    payload_type: int
    payload: bytes
    arrival_s: float


def read_media_packet(
    packet: bytes, header: Header, header_length: int, sequence: int, arrival_s: float
) -> BufferedPacket | None:
    """Read a media packet whose extended sequence number is known; None for broken padding."""
    end = payload_end(packet, header[0], header_length)
    if end < 0:
        return None
    second = header[1]
    return BufferedPacket(
        sequence,
        header[3],
        second >= MARKER_BIT,
        second & PAYLOAD_TYPE_MASK,
        packet[header_length:end],
        arrival_s,
    )


def read_rtx_packet(
    packet: bytes,
    header: Header,
    header_length: int,
    arrival_s: float,
    *,
    payload_types: Mapping[int, int],
    near: int,
) -> BufferedPacket | None:
    """Recover the media packet inside a retransmission (RFC 4588 section 4).

    Args:
        packet: The RTX packet.
        header: Its fixed header.
        header_length: Its header length.
        arrival_s: When it arrived.
        payload_types: Payload type of RTX to that of the media.
        near: Extended sequence number of the media stream, to which the original one is extended.

    Returns:
        The media packet; None when there is none in it (padding only) or it is malformed.
    """
    end = payload_end(packet, header[0], header_length)
    payload_type = payload_types.get(header[1] & PAYLOAD_TYPE_MASK)
    if payload_type is None or end < header_length + 2:
        return None
    original = packet[header_length] << 8 | packet[header_length + 1]
    return BufferedPacket(
        extend(original, near, 16),
        header[3],
        header[1] >= MARKER_BIT,
        payload_type,
        packet[header_length + 2 : end],
        arrival_s,
    )
