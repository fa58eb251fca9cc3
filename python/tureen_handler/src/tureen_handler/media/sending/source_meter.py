"""What a track delivers to a sender (W3C media-source statistics)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from av import VideoFrame

from ...codecs.payload.opus import OPUS_RATE, opus_samples
from .rate_meter import RateMeter

if TYPE_CHECKING:
    from ..encoded_format import EncodedFormat
    from ..frame import EncodedFrame, RawFrame


class SourceMeter:
    """Counts the frames of a source, whether they are sent or not."""

    def __init__(self) -> None:
        self._rate = RateMeter()
        self._frames = 0
        self._width = 0
        self._height = 0
        self._samples_duration_s = 0.0

    def note(self, raw: RawFrame) -> None:
        """Count one frame."""
        frame = raw.frame
        if isinstance(frame, VideoFrame):
            self._frames += 1
            self._width, self._height = frame.width, frame.height
            self._rate.note(time.monotonic())
        else:
            self._samples_duration_s += frame.samples / frame.sample_rate

    def note_encoded(self, frame: EncodedFrame, form: EncodedFormat) -> None:
        """Count one frame that came encoded; it is not decoded for it."""
        if form.mime_type.startswith("video/"):
            self._frames += 1
            self._width = form.width or self._width
            self._height = form.height or self._height
            self._rate.note(time.monotonic())
        else:
            self._samples_duration_s += opus_samples(frame.data) / OPUS_RATE

    def video_stats(self) -> dict[str, object]:
        """Return the members of W3C `RTCVideoSourceStats`."""
        return {
            "width": self._width,
            "height": self._height,
            "frames": self._frames,
            "framesPerSecond": self._rate.per_second(time.monotonic()),
        }

    def audio_stats(self, level: int | None) -> dict[str, object]:
        """Return the members of W3C `RTCAudioSourceStats`; `level` is in -dBov."""
        loudness = 0.0 if level is None or level >= 127 else 10 ** (-level / 20)
        return {"audioLevel": loudness, "totalSamplesDuration": self._samples_duration_s}
