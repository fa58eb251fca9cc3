"""The retransmission time-out, from measured round trips (RFC 9260, section 6.3.1)."""

from __future__ import annotations

from .constants import RTO_INITIAL_S, RTO_MAX_S, RTO_MIN_S


class RoundTrip:
    """Measures round trips, one at a time.

    Attributes:
        smoothed_s: Smoothed round trip time in seconds, None before the first measurement.
        timeout_s: The retransmission time-out now, with its backoff.
    """

    __slots__ = ("_probe_sent_at", "_probe_tsn", "_variation_s", "smoothed_s", "timeout_s")

    def __init__(self) -> None:
        self.smoothed_s: float | None = None
        self.timeout_s = RTO_INITIAL_S
        self._variation_s = 0.0
        self._probe_tsn: int | None = None
        self._probe_sent_at = 0.0

    def note_sent(self, tsn: int, now: float) -> None:
        """A chunk was sent for the first time; it is measured if none is."""
        if self._probe_tsn is None:
            self._probe_tsn = tsn
            self._probe_sent_at = now

    def note_acknowledged(self, cumulative: int, now: float) -> None:
        """The peer has everything up to `cumulative`."""
        if self._probe_tsn is not None and cumulative >= self._probe_tsn:
            self._probe_tsn = None
            self.measured(now - self._probe_sent_at)

    def forget_probe(self) -> None:
        """Something was sent again, so an answer may be to either (Karn's rule)."""
        self._probe_tsn = None

    def measured(self, sample_s: float) -> None:
        """Take one round trip time."""
        if self.smoothed_s is None:
            self.smoothed_s = sample_s
            self._variation_s = sample_s / 2
        else:
            difference = abs(self.smoothed_s - sample_s)
            self._variation_s += (difference - self._variation_s) / 4
            self.smoothed_s += (sample_s - self.smoothed_s) / 8
        timeout_s = self.smoothed_s + 4 * self._variation_s
        self.timeout_s = min(max(timeout_s, RTO_MIN_S), RTO_MAX_S)

    def back_off(self) -> None:
        """A time-out has passed: wait twice as long for the next."""
        self.timeout_s = min(2 * self.timeout_s, RTO_MAX_S)
