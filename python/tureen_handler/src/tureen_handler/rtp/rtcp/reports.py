"""Sender and Receiver Reports (RFC 3550 6.4)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from .compound import RECEIVER_REPORT, SENDER_REPORT, RtcpPacket, build_packet

if TYPE_CHECKING:
    from collections.abc import Sequence

MAXIMUM_BLOCKS: Final = 31
"""Report blocks that fit one report."""

_SENDER_INFO = struct.Struct("!IQIII")
_BLOCK = struct.Struct("!IIIIII")
_SSRC = struct.Struct("!I")


class ReportBlock(NamedTuple):
    """How one stream is received.

    Attributes:
        ssrc: The stream reported on.
        fraction_lost: Lost since the last report, 0..255 for 0..1.
        packets_lost: Lost since the start, signed.
        highest_sequence: Extended highest sequence number, 32 bits.
        jitter: Interarrival jitter in units of the RTP clock.
        last_sender_report: Middle 32 bits of the last report's NTP time, 0 for none.
        delay_since_last_sender_report: In units of 1/65536 s.
    """

    ssrc: int
    fraction_lost: int
    packets_lost: int
    highest_sequence: int
    jitter: int
    last_sender_report: int
    delay_since_last_sender_report: int


class SenderReport(NamedTuple):
    """What one stream's sender says of it; `ntp` is a 64-bit NTP time stamp."""

    ssrc: int
    ntp: int
    rtp_timestamp: int
    packet_count: int
    octet_count: int
    blocks: tuple[ReportBlock, ...] = ()


class ReceiverReport(NamedTuple):
    """Report blocks of a participant who sends nothing itself."""

    ssrc: int
    blocks: tuple[ReportBlock, ...] = ()


def parse_sender_report(packet: RtcpPacket) -> SenderReport | None:
    """Read a Sender Report; None when it is too short for what it promises."""
    blocks = _parse_blocks(packet, _SENDER_INFO.size)
    if blocks is None:
        return None
    ssrc, ntp, rtp_timestamp, packets, octets = _SENDER_INFO.unpack_from(packet.body)
    return SenderReport(ssrc, ntp, rtp_timestamp, packets, octets, blocks)


def parse_receiver_report(packet: RtcpPacket) -> ReceiverReport | None:
    """Read a Receiver Report; None when it is too short for what it promises."""
    blocks = _parse_blocks(packet, _SSRC.size)
    if blocks is None:
        return None
    return ReceiverReport(_SSRC.unpack_from(packet.body)[0], blocks)


def build_sender_report(report: SenderReport) -> bytes:
    """Build a Sender Report with at most `MAXIMUM_BLOCKS` blocks; counters wrap at 32 bits."""
    info = _SENDER_INFO.pack(
        report.ssrc,
        report.ntp,
        report.rtp_timestamp & 0xFFFFFFFF,
        report.packet_count & 0xFFFFFFFF,
        report.octet_count & 0xFFFFFFFF,
    )
    return build_packet(SENDER_REPORT, len(report.blocks), info + _build_blocks(report.blocks))


def build_receiver_report(report: ReceiverReport) -> bytes:
    """Build a Receiver Report with at most `MAXIMUM_BLOCKS` blocks."""
    body = _SSRC.pack(report.ssrc) + _build_blocks(report.blocks)
    return build_packet(RECEIVER_REPORT, len(report.blocks), body)


def _parse_blocks(packet: RtcpPacket, offset: int) -> tuple[ReportBlock, ...] | None:
    if len(packet.body) < offset + packet.count_or_format * _BLOCK.size:
        return None
    return tuple(
        _parse_block(packet.body, offset + index * _BLOCK.size)
        for index in range(packet.count_or_format)
    )


def _parse_block(body: bytes, offset: int) -> ReportBlock:
    ssrc, loss, highest, jitter, last, delay = _BLOCK.unpack_from(body, offset)
    lost = loss & 0xFFFFFF
    signed = lost - 0x1000000 if lost & 0x800000 else lost
    return ReportBlock(ssrc, loss >> 24, signed, highest, jitter, last, delay)


def _build_blocks(blocks: Sequence[ReportBlock]) -> bytes:
    return b"".join(_build_block(block) for block in blocks)


def _build_block(block: ReportBlock) -> bytes:
    lost = max(-0x800000, min(block.packets_lost, 0x7FFFFF)) & 0xFFFFFF
    return _BLOCK.pack(
        block.ssrc,
        block.fraction_lost << 24 | lost,
        block.highest_sequence & 0xFFFFFFFF,
        min(block.jitter, 0xFFFFFFFF),
        block.last_sender_report,
        block.delay_since_last_sender_report & 0xFFFFFFFF,
    )
