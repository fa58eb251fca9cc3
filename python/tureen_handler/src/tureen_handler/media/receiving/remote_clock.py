"""From the time line of a received stream to this process's clock."""

from __future__ import annotations

_LARGEST_DEVIATION_S = 1.0
_LARGEST_NUDGE_S = 0.0005
_JUMP_FROM_S = 0.1


class RemoteClock:
    """Maps RTP timestamps to `time.monotonic`.

    The first frame is taken to belong to the moment of its arrival; from there timestamps count.
    As soon as the common clock of the peer's streams is known, the time line moves there and
    follows it in small steps, so that sound and pictures are in sync when they are sent on.
    When timestamps and arrivals part by more than a second (a sender that paused or restarted its
    clock), the time line moves to the new arrival. What is returned never goes back.
    """

    def __init__(self, clock_rate: int) -> None:
        """Make a clock for timestamps in `clock_rate` Hz."""
        self._clock_rate = clock_rate
        self._first_timestamp = 0
        self._first_s: float | None = None
        self._latest_s = float("-inf")
        self._follows_common = False

    def capture_time_s(
        self, timestamp: int, arrival_s: float, common_s: float | None = None
    ) -> float:
        """Return the moment of a frame; the arguments as in `EncodedFrame`."""
        if common_s is not None and abs(common_s - arrival_s) > _LARGEST_DEVIATION_S:
            common_s = None
        time_s = self._predict(timestamp)
        if time_s is None or abs(time_s - arrival_s) > _LARGEST_DEVIATION_S:
            wanted_s = max(arrival_s, self._latest_s) if common_s is None else common_s
            time_s = self._move(timestamp, wanted_s)
            self._follows_common = common_s is not None
        elif common_s is not None:
            time_s = self._follow(timestamp, time_s, common_s)
        self._latest_s = max(self._latest_s, time_s)
        return self._latest_s

    def _predict(self, timestamp: int) -> float | None:
        if self._first_s is None:
            return None
        return self._first_s + (timestamp - self._first_timestamp) / self._clock_rate

    def _follow(self, timestamp: int, time_s: float, common_s: float) -> float:
        error_s = common_s - time_s
        if self._follows_common and abs(error_s) < _JUMP_FROM_S:
            nudge_s = min(max(error_s, -_LARGEST_NUDGE_S), _LARGEST_NUDGE_S)
            return self._move(timestamp, time_s + nudge_s)
        self._follows_common = True
        return self._move(timestamp, common_s)

    def _move(self, timestamp: int, time_s: float) -> float:
        """Let the time line go through `time_s` at `timestamp`."""
        self._first_timestamp, self._first_s = timestamp, time_s
        return time_s
