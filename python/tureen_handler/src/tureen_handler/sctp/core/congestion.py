"""How much may be in flight (RFC 9260, section 7)."""

from __future__ import annotations

from typing import Final

from .constants import (
    INITIAL_WINDOW_BYTES,
    MAX_PACKET_BYTES,
    MAX_WINDOW_BYTES,
    MIN_WINDOW_BYTES,
)

_SLOW_START_FLOOR_BYTES: Final = 96 * 1024
_SLOW_START_RATE: Final = 25_000_000
"""Slow start ends at 200 Mbit/s (in bytes a second) over the round trip, or at the floor."""


_DECREASE: Final = 0.7
_INCREASE: Final = 3 * (1 - _DECREASE) / (1 + _DECREASE)
"""A loss costs 30 % of the window instead of half, and growth is slower in return, which is as fair
but keeps a shallow buffer busier (RFC 9438, section 4.3)."""


class CongestionWindow:
    """Slow start, congestion avoidance and the reactions to loss.

    Attributes:
        bytes: What may be in flight.
        threshold: Where slow start ends.
        recovery_end: While not None, losses of TSNs up to this one are the same event.
    """

    __slots__ = ("_acknowledged", "bytes", "recovery_end", "threshold")

    def __init__(self) -> None:
        self.bytes = INITIAL_WINDOW_BYTES
        self.threshold = MAX_WINDOW_BYTES
        self.recovery_end: int | None = None
        self._acknowledged = 0

    def limit_slow_start(self, round_trip_s: float) -> None:
        """End the first slow start before it overflows the socket buffer of the peer.

        Without it a burst of hundreds of packets is lost on a short path.
        """
        self.threshold = max(_SLOW_START_FLOOR_BYTES, int(round_trip_s * _SLOW_START_RATE))

    def note_acknowledged(self, acknowledged: int, flight_before: int, cumulative: int) -> None:
        """Grow by what the peer acknowledged, if the window was in use."""
        if self.recovery_end is not None:
            if cumulative < self.recovery_end:
                return
            self.recovery_end = None
        if flight_before + MAX_PACKET_BYTES < self.bytes:
            return
        if self.bytes <= self.threshold:
            # Two packets per acknowledgement, as peers delay every other one (RFC 3465, L = 2).
            self.bytes += min(acknowledged, 2 * MAX_PACKET_BYTES)
        else:
            self._acknowledged += acknowledged
            enough = int(self.bytes / _INCREASE)
            if self._acknowledged >= enough:
                self._acknowledged -= enough
                self.bytes += MAX_PACKET_BYTES
        self.bytes = min(self.bytes, MAX_WINDOW_BYTES)

    def note_loss(self, highest_sent: int) -> bool:
        """A chunk was lost. Returns whether this begins a new recovery."""
        if self.recovery_end is not None:
            return False
        self.threshold = max(int(self.bytes * _DECREASE), MIN_WINDOW_BYTES)
        self.bytes = self.threshold
        self.recovery_end = highest_sent
        self._acknowledged = 0
        return True

    def note_timeout(self) -> None:
        """Nothing came back for long: begin with one packet."""
        self.threshold = max(self.bytes // 2, MIN_WINDOW_BYTES)
        self.bytes = MAX_PACKET_BYTES
        self.recovery_end = None
        self._acknowledged = 0

    def note_idle(self) -> None:
        """Nothing was sent for a while: what the path takes is no longer known."""
        self.bytes = max(self.bytes // 2, min(self.bytes, INITIAL_WINDOW_BYTES))
