"""The two blocks of Extended Reports (RFC 3611) by which a receiver learns the round-trip time."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from .compound import EXTENDED_REPORT, RtcpPacket, build_packet

if TYPE_CHECKING:
    from collections.abc import Iterable

_REFERENCE_TIME_BLOCK: Final = 4
_DELAY_BLOCK: Final = 5

_SSRC = struct.Struct("!I")
_BLOCK_HEADER = struct.Struct("!BxH")
_NTP = struct.Struct("!Q")
_DELAY = struct.Struct("!III")


class ReceiverDelay(NamedTuple):
    """An entry of a DLRR block.

    Attributes:
        ssrc: Whose reference time this answers.
        last_reference: Middle 32 bits of that reference time.
        delay: Time between hearing it and sending this, in units of 1/65536 s.
    """

    ssrc: int
    last_reference: int
    delay: int


class ExtendedReport(NamedTuple):
    """What an Extended Report holds of interest; other blocks are passed over.

    Attributes:
        ssrc: Its sender.
        reference_ntp: 64-bit NTP time of a Receiver Reference Time block; None without one.
        delays: Entries of all DLRR blocks.
    """

    ssrc: int
    reference_ntp: int | None = None
    delays: tuple[ReceiverDelay, ...] = ()


def parse_extended_report(packet: RtcpPacket) -> ExtendedReport | None:
    """Read an Extended Report; None when a block overruns it."""
    body = packet.body
    if len(body) < _SSRC.size:
        return None
    reference: int | None = None
    delays: list[ReceiverDelay] = []
    offset = _SSRC.size
    while offset + 4 <= len(body):
        block_type, words = _BLOCK_HEADER.unpack_from(body, offset)
        content = body[offset + 4 : offset + 4 + words * 4]
        if len(content) < words * 4:
            return None
        if block_type == _REFERENCE_TIME_BLOCK and words == 2:
            (reference,) = _NTP.unpack(content)
        elif block_type == _DELAY_BLOCK and words % 3 == 0:
            delays.extend(ReceiverDelay(*entry) for entry in _DELAY.iter_unpack(content))
        offset += 4 + words * 4
    return ExtendedReport(_SSRC.unpack_from(body)[0], reference, tuple(delays))


def build_reference_time(ssrc: int, ntp: int) -> bytes:
    """Build a report with a Receiver Reference Time block."""
    block = _BLOCK_HEADER.pack(_REFERENCE_TIME_BLOCK, 2) + _NTP.pack(ntp)
    return build_packet(EXTENDED_REPORT, 0, _SSRC.pack(ssrc) + block)


def build_receiver_delays(ssrc: int, delays: Iterable[ReceiverDelay]) -> bytes:
    """Build a report with a DLRR block."""
    entries = b"".join(_DELAY.pack(*entry) for entry in delays)
    block = _BLOCK_HEADER.pack(_DELAY_BLOCK, len(entries) >> 2) + entries
    return build_packet(EXTENDED_REPORT, 0, _SSRC.pack(ssrc) + block)
