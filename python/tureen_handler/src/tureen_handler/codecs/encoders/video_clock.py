"""The time line that a video encoder is shown, which differs from the one of the frames."""

from __future__ import annotations

CLOCK_RATE = 90_000
_LONGEST_STEP_S = 0.5
_RATE_SMOOTHING = 1 / 16


class VideoClock:
    """Turns moments into timestamps for rate control and measures the true frame rate.

    Long gaps (pauses, muted tracks) are shortened: an encoder would take them for a very low frame
    rate and spend the bits of the whole gap on the next picture.
    """

    def __init__(self, expected_frame_rate: float) -> None:
        self._interval_s = 1 / expected_frame_rate
        self._last_s: float | None = None
        self._timestamp = 0

    @property
    def frame_rate(self) -> float:
        """Frames per second, smoothed over about 16 frames."""
        return 1 / self._interval_s

    def advance(self, time_s: float) -> int:
        """Return the timestamp, in units of 1/90000 s, of a picture taken at `time_s`."""
        if self._last_s is not None:
            step_s = min(max(time_s - self._last_s, 1 / CLOCK_RATE), _LONGEST_STEP_S)
            self._interval_s += (step_s - self._interval_s) * _RATE_SMOOTHING
            self._timestamp += max(1, round(step_s * CLOCK_RATE))
        self._last_s = time_s
        return self._timestamp
