"""A decoded frame that waits for its moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from av import AudioFrame, VideoFrame


class TimedFrame(NamedTuple):
    """A frame and its moment on the media time line, which begins at 0 with the source."""

    frame: AudioFrame | VideoFrame
    time_s: float
