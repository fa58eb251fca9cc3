"""From the time line of a received stream to this process's clock."""

from __future__ import annotations

_LARGEST_DEVIATION_S = 1.0


class RemoteClock:
    """Maps RTP timestamps to `time.monotonic`.

    The first frame is taken to belong to the moment of its arrival; from there timestamps count.
    When timestamps and arrivals part by more than a second (a sender that paused or restarted its
    clock), the time line moves to the new arrival, never back.
    """

    def __init__(self, clock_rate: int) -> None:
        """Make a clock for timestamps in `clock_rate` Hz."""
        self._clock_rate = clock_rate
        self._first_timestamp = 0
        self._first_s: float | None = None
        self._latest_s = 0.0

    def capture_time_s(self, timestamp: int, arrival_s: float) -> float:
        """Return the moment of a frame; both arguments as in `EncodedFrame`."""
        time_s = self._predict(timestamp)
        if time_s is None or abs(time_s - arrival_s) > _LARGEST_DEVIATION_S:
            time_s = max(arrival_s, self._latest_s)
            self._first_timestamp, self._first_s = timestamp, time_s
        self._latest_s = max(self._latest_s, time_s)
        return time_s

    def _predict(self, timestamp: int) -> float | None:
        if self._first_s is None:
            return None
        return self._first_s + (timestamp - self._first_timestamp) / self._clock_rate
