"""Growing time for the pictures of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .timed_frame import TimedFrame

if TYPE_CHECKING:
    from av import VideoFrame

_DEFAULT_INTERVAL_S = 1 / 30


class VideoTimeline:
    """Gives pictures their moments; drops those that do not come after the one before."""

    def __init__(self, frame_rate: float | None) -> None:
        """Make a time line; `frame_rate` says how long the last picture is shown."""
        self._interval_s = 1 / frame_rate if frame_rate else _DEFAULT_INTERVAL_S
        self._last_s: float | None = None

    @property
    def end_s(self) -> float:
        """When the last picture has been shown for as long as it should."""
        return 0.0 if self._last_s is None else self._last_s + self._interval_s

    def place(self, frame: VideoFrame, time_s: float | None) -> list[TimedFrame]:
        """Return `frame` with its moment: `time_s`, or without one an interval after the last."""
        moment_s = self.end_s if time_s is None else time_s
        if self._last_s is not None and moment_s <= self._last_s:
            return []
        self._last_s = moment_s
        return [TimedFrame(frame, moment_s)]
