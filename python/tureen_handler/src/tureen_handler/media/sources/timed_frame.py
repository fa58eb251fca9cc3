"""What waits for its moment on the media time line, which begins at 0 with the source."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from av import AudioFrame, VideoFrame


class TimedFrame(NamedTuple):
    """A decoded frame and its moment."""

    frame: AudioFrame | VideoFrame
    time_s: float


class TimedPacket(NamedTuple):
    """An encoded frame and its moments.

    Attributes:
        data: As RTP needs it.
        key_frame: Whether decoding can start here.
        time_s: When to hand it out: its decoding time.
        shown_s: When it is shown or heard.
        past: Whether its moment is over already: it only makes decoding possible.
        anew: Whether it takes the place of what was handed out ahead of its time.
    """

    data: bytes
    key_frame: bool
    time_s: float
    shown_s: float
    past: bool = False
    anew: bool = False
