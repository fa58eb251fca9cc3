"""The peer's wall clock on this process's clock, learned from all its Sender Reports."""

from __future__ import annotations

from typing import Final

_GENERATION_S: Final = 10.0
_SMOOTHING: Final = 8
_LARGE_S: Final = 1.0


class PeerClock:
    """One relation for all streams of a transport, so that what the peer sent in sync stays so.

    The report that was under way for the shortest time tells the relation best. The smallest
    difference of the last ten to twenty seconds is approached slowly, so that clocks may drift; a
    large one (the peer's clock was set) is taken at once.
    """

    def __init__(self) -> None:
        self._offset_s: float | None = None
        self._smallest_s = float("inf")
        self._smallest_before_s = float("inf")
        self._generation_s = float("-inf")

    def learn(self, ntp_s: float, arrival_s: float) -> None:
        """Take note of a report made at `ntp_s` (seconds since 1900) that came at `arrival_s`."""
        difference_s = arrival_s - ntp_s
        if self._offset_s is None or abs(difference_s - self._offset_s) > _LARGE_S:
            self._offset_s = self._smallest_s = difference_s
            self._smallest_before_s = float("inf")
            self._generation_s = arrival_s
            return
        if arrival_s - self._generation_s > _GENERATION_S:
            self._smallest_before_s, self._smallest_s = self._smallest_s, float("inf")
            self._generation_s = arrival_s
        self._smallest_s = min(self._smallest_s, difference_s)
        smallest_s = min(self._smallest_s, self._smallest_before_s)
        self._offset_s += (smallest_s - self._offset_s) / _SMOOTHING

    def monotonic_s(self, ntp_s: float) -> float | None:
        """Return the moment on `time.monotonic` of the peer's `ntp_s`; None before any report."""
        return None if self._offset_s is None else ntp_s + self._offset_s
