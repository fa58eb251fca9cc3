"""Feedback to a sender: NACK and PLI (RFC 4585), FIR (RFC 5104), REMB (draft-alvestrand)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from .compound import PAYLOAD_FEEDBACK, TRANSPORT_FEEDBACK, RtcpPacket, build_packet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NACK_FORMAT: Final = 1
TRANSPORT_WIDE_FORMAT: Final = 15
PLI_FORMAT: Final = 1
FIR_FORMAT: Final = 4
APPLICATION_FORMAT: Final = 15

_SSRCS = struct.Struct("!II")
_NACK_ENTRY = struct.Struct("!HH")
_FIR_ENTRY = struct.Struct("!IB3x")
_REMB = struct.Struct("!4sBBH")
_REMB_IDENTIFIER: Final = b"REMB"
_REMB_MANTISSA_BITS: Final = 18
_REMB_LARGEST_EXPONENT: Final = 63


class Feedback(NamedTuple):
    """The two SSRCs that begin every feedback packet, and what follows them."""

    sender_ssrc: int
    media_ssrc: int
    control: bytes


class FullIntraRequest(NamedTuple):
    """One entry of a FIR: `sequence` (8 bits) tells repeats from new requests."""

    ssrc: int
    sequence: int


class BitrateEstimate(NamedTuple):
    """A REMB: what the receiver believes the path takes, for `ssrcs` together."""

    bitrate_bps: int
    ssrcs: tuple[int, ...]


def parse_feedback(packet: RtcpPacket) -> Feedback | None:
    """Read the SSRCs of a feedback packet; None when it is too short."""
    if len(packet.body) < _SSRCS.size:
        return None
    sender_ssrc, media_ssrc = _SSRCS.unpack_from(packet.body)
    return Feedback(sender_ssrc, media_ssrc, packet.body[_SSRCS.size :])


def parse_nack(control: bytes) -> list[int]:
    """Read the sequence numbers asked for; a broken last entry is left out."""
    lost: list[int] = []
    for offset in range(0, len(control) - 3, _NACK_ENTRY.size):
        first, mask = _NACK_ENTRY.unpack_from(control, offset)
        lost.append(first)
        lost.extend((first + bit + 1) & 0xFFFF for bit in range(16) if mask >> bit & 1)
    return lost


def build_nack(sender_ssrc: int, media_ssrc: int, sequences: Iterable[int]) -> bytes:
    """Ask for packets again. `sequences` (any integers, taken modulo 2**16) in growing order."""
    control = b"".join(_NACK_ENTRY.pack(first, mask) for first, mask in _nack_entries(sequences))
    body = _SSRCS.pack(sender_ssrc, media_ssrc) + control
    return build_packet(TRANSPORT_FEEDBACK, NACK_FORMAT, body)


def build_pli(sender_ssrc: int, media_ssrc: int) -> bytes:
    """Ask for a key frame."""
    return build_packet(PAYLOAD_FEEDBACK, PLI_FORMAT, _SSRCS.pack(sender_ssrc, media_ssrc))


def parse_fir(control: bytes) -> list[FullIntraRequest]:
    """Read the entries of a FIR; a broken last entry is left out."""
    return [
        FullIntraRequest(*_FIR_ENTRY.unpack_from(control, offset))
        for offset in range(0, len(control) - 7, _FIR_ENTRY.size)
    ]


def build_fir(sender_ssrc: int, requests: Iterable[FullIntraRequest]) -> bytes:
    """Ask several streams for key frames; each new request needs a new sequence number."""
    control = b"".join(_FIR_ENTRY.pack(ssrc, sequence & 0xFF) for ssrc, sequence in requests)
    return build_packet(PAYLOAD_FEEDBACK, FIR_FORMAT, _SSRCS.pack(sender_ssrc, 0) + control)


def parse_remb(control: bytes) -> BitrateEstimate | None:
    """Read a REMB; None when it is another application's message or too short."""
    if len(control) < _REMB.size:
        return None
    identifier, count, high, low = _REMB.unpack_from(control)
    if identifier != _REMB_IDENTIFIER or len(control) < _REMB.size + count * 4:
        return None
    mantissa = (high & 0x03) << 16 | low
    ssrcs = struct.unpack_from(f"!{count}I", control, _REMB.size)
    return BitrateEstimate(mantissa << (high >> 2), ssrcs)


def build_remb(sender_ssrc: int, bitrate_bps: int, ssrcs: Sequence[int]) -> bytes:
    """Tell the sender the estimated bitrate; `ssrcs` are those it covers (at most 255)."""
    exponent = max(0, bitrate_bps.bit_length() - _REMB_MANTISSA_BITS)
    exponent = min(exponent, _REMB_LARGEST_EXPONENT)
    mantissa = (bitrate_bps >> exponent) & ((1 << _REMB_MANTISSA_BITS) - 1)
    high, low = exponent << 2 | mantissa >> 16, mantissa & 0xFFFF
    control = _REMB.pack(_REMB_IDENTIFIER, len(ssrcs), high, low)
    body = _SSRCS.pack(sender_ssrc, 0) + control + struct.pack(f"!{len(ssrcs)}I", *ssrcs)
    return build_packet(PAYLOAD_FEEDBACK, APPLICATION_FORMAT, body)


def _nack_entries(sequences: Iterable[int]) -> list[tuple[int, int]]:
    entries: list[tuple[int, int]] = []
    for sequence in sequences:
        if entries:
            first, mask = entries[-1]
            distance = (sequence - first) & 0xFFFF
            if 0 < distance <= 16:
                entries[-1] = (first, mask | 1 << (distance - 1))
                continue
        entries.append((sequence & 0xFFFF, 0))
    return entries
