"""Reads packets that a test caught."""

from typing import NamedTuple

from tureen_handler.rtp import header as rtp_header
from tureen_handler.rtp.rtcp.compound import split_compound


class ReadPacket(NamedTuple):
    marker: bool
    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    extensions: dict
    payload: bytes


def read_rtp(packet):
    first, second, sequence, timestamp, ssrc = rtp_header.unpack_header(packet)
    length = rtp_header.header_length(packet, first)
    extensions = rtp_header.read_extensions(packet, first, length)
    payload = packet[length : rtp_header.payload_end(packet, first, length)]
    return ReadPacket(
        bool(second & 0x80), second & 0x7F, sequence, timestamp, ssrc, extensions, payload
    )


def read_rtcp(compounds):
    """Return the packets of all compounds in order."""
    packets = []
    for compound in compounds:
        found, intact = split_compound(compound)
        assert intact
        packets += found
    return packets


def of_type(compounds, packet_type, format_=None):
    return [
        packet
        for packet in read_rtcp(compounds)
        if packet.packet_type == packet_type
        and (format_ is None or packet.count_or_format == format_)
    ]
