"""Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from .compound import TRANSPORT_FEEDBACK, build_packet
from .feedback import TRANSPORT_WIDE_FORMAT

if TYPE_CHECKING:
    from collections.abc import Sequence

TICKS_PER_SECOND: Final = 4000
"""Arrival times count in units of 250 us."""

MAXIMUM_RECEIVED: Final = 450
"""Arrivals in one feedback at most, so that it stays below a usual MTU."""

_TICKS_PER_REFERENCE_SHIFT: Final = 8
_MAXIMUM_STATUSES: Final = 0xFFFF
_MAXIMUM_RUN: Final = 0x1FFF
_SMALL: Final = 1
_LARGE: Final = 2
_NOT_RECEIVED: Final = 0
_ONE_BIT_CAPACITY: Final = 14
_TWO_BIT_CAPACITY: Final = 7
_HEADER = struct.Struct("!IIHHI")
_CHUNK = struct.Struct("!H")
_LARGE_DELTA = struct.Struct("!h")


class BuiltFeedback(NamedTuple):
    """One packet and how many of the given statuses it covers."""

    packet: bytes
    statuses: int


def build_transport_feedback(
    *,
    sender_ssrc: int,
    media_ssrc: int,
    base_sequence: int,
    feedback_count: int,
    arrivals: Sequence[int | None],
) -> BuiltFeedback:
    """Report the arrival of packets `base_sequence`, `base_sequence + 1` and so on.

    Args:
        sender_ssrc: Who reports.
        media_ssrc: Any stream of the transport.
        base_sequence: Transport-wide sequence number of the first arrival.
        feedback_count: Number of this feedback, modulo 256.
        arrivals: Arrival in ticks of the same monotonic clock, None for not received; at least
            one is received.

    Returns:
        A packet that covers as many statuses as fit; call again with the rest.
    """
    reference = next(tick for tick in arrivals if tick is not None) >> _TICKS_PER_REFERENCE_SHIFT
    symbols, deltas = _encode_arrivals(arrivals, reference << _TICKS_PER_REFERENCE_SHIFT)
    header = _HEADER.pack(
        sender_ssrc,
        media_ssrc,
        base_sequence & 0xFFFF,
        len(symbols),
        (reference & 0xFFFFFF) << 8 | feedback_count & 0xFF,
    )
    body = header + _encode_chunks(symbols) + deltas
    return BuiltFeedback(
        build_packet(TRANSPORT_FEEDBACK, TRANSPORT_WIDE_FORMAT, body), len(symbols)
    )


def _encode_arrivals(arrivals: Sequence[int | None], previous: int) -> tuple[bytes, bytes]:
    """Return a status symbol per packet and the deltas, as far as one packet can hold them."""
    symbols = bytearray()
    deltas = bytearray()
    received = 0
    for tick in arrivals[:_MAXIMUM_STATUSES]:
        if tick is None:
            symbols.append(_NOT_RECEIVED)
            continue
        delta = tick - previous
        if received == MAXIMUM_RECEIVED or not -0x8000 <= delta <= 0x7FFF:
            break
        if 0 <= delta <= 0xFF:
            symbols.append(_SMALL)
            deltas.append(delta)
        else:
            symbols.append(_LARGE)
            deltas += _LARGE_DELTA.pack(delta)
        received += 1
        previous = tick
    return bytes(symbols), bytes(deltas)


def _encode_chunks(symbols: bytes) -> bytes:
    chunks = bytearray()
    offset = 0
    while offset < len(symbols):
        chunk, covered = _encode_chunk(symbols, offset)
        chunks += _CHUNK.pack(chunk)
        offset += covered
    return bytes(chunks)


def _encode_chunk(symbols: bytes, offset: int) -> tuple[int, int]:
    """Return the best chunk for the symbols from `offset` on, and how many it covers."""
    run = _run_length(symbols, offset)
    if run >= _ONE_BIT_CAPACITY or offset + run == len(symbols):
        return symbols[offset] << 13 | run, run
    window = symbols[offset : offset + _ONE_BIT_CAPACITY]
    if _LARGE not in window:
        bits = sum(symbol << (13 - index) for index, symbol in enumerate(window))
        return 0x8000 | bits, len(window)
    if run >= _TWO_BIT_CAPACITY:
        return symbols[offset] << 13 | run, run
    window = window[:_TWO_BIT_CAPACITY]
    bits = sum(symbol << (12 - 2 * index) for index, symbol in enumerate(window))
    return 0xC000 | bits, len(window)


def _run_length(symbols: bytes, offset: int) -> int:
    symbol = symbols[offset]
    rest = symbols[offset : offset + _MAXIMUM_RUN]
    return len(rest) - len(rest.lstrip(bytes((symbol,))))
