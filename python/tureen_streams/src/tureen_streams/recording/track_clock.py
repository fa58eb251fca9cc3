"""From the timestamps of one track to the moments that all tracks of a recording share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tureen_handler.media.frame import EncodedFrame

_JUMP_S: Final = 2.5
"""Timestamps and arrivals that part by more belong to a sender that began to count anew. Less may
be a picture that waited for a retransmission."""

_ERROR_SMOOTHING: Final = 1 / 1024
"""Some twenty seconds: what is known of the sender's clock wanders with the machines' load."""

_LATENCY_SMOOTHING: Final = 1 / 32
_CORRECT_FROM_S: Final = 0.01
_LARGEST_STEP_S: Final = 0.0005


class TrackClock:
    """Counts timestamps from one known moment on, and follows the sender's clock slowly.

    Timestamps tell distances exactly; reports of the sender tell the moment, each with an error of
    some milliseconds. So a lasting error is corrected, in steps that nobody sees or hears.

    Args:
        frame: Any frame of the track.
        moment_s: Where it belongs on `time.monotonic`.
    """

    def __init__(self, frame: EncodedFrame, moment_s: float) -> None:
        self._clock_rate = frame.clock_rate
        self._timestamp = frame.timestamp
        self._moment_s = moment_s
        self._latency_s = frame.arrival_time_s - moment_s
        self._error_s = 0.0

    def moment_s(self, frame: EncodedFrame) -> float:
        """Return where the next frame belongs on `time.monotonic`."""
        if frame.clock_rate != self._clock_rate:
            return self._restart(frame)
        moment_s = self._moment_s + (frame.timestamp - self._timestamp) / self._clock_rate
        lateness_s = frame.arrival_time_s - moment_s - self._latency_s
        if abs(lateness_s) > _JUMP_S:
            return self._restart(frame)
        self._latency_s += lateness_s * _LATENCY_SMOOTHING
        if frame.capture_time_s is not None:
            self._follow(frame.capture_time_s - moment_s)
        return moment_s

    def _follow(self, error_s: float) -> None:
        self._error_s += (error_s - self._error_s) * _ERROR_SMOOTHING
        if abs(self._error_s) > _CORRECT_FROM_S:
            step_s = min(max(self._error_s, -_LARGEST_STEP_S), _LARGEST_STEP_S)
            self._moment_s += step_s
            self._latency_s -= step_s
            self._error_s -= step_s

    def _restart(self, frame: EncodedFrame) -> float:
        """Take up where the frame arrived, as late as those before, or when it was captured."""
        moment_s = frame.arrival_time_s - self._latency_s
        captured_s = frame.capture_time_s
        if captured_s is not None and abs(captured_s - moment_s) < _JUMP_S:
            moment_s = captured_s
        self._clock_rate, self._timestamp = frame.clock_rate, frame.timestamp
        self._moment_s, self._error_s = moment_s, 0.0
        return moment_s
