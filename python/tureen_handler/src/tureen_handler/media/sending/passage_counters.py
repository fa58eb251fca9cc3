"""What sending frames as they are came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from .rate_meter import RateMeter

_WINDOW_S: Final = 2.0
_BITS: Final = 8


@dataclass(slots=True)
class PassageCounters:
    """Counters of one passage.

    Attributes:
        frames: Frames that were sent as they came.
        key_frames: Key frames among them.
        fallbacks: How often frames had to be encoded in their place.
        errors: Frames that are not what their codec demands.
        bitrate_bps: Of what the track delivers, over two seconds; None at first.
        rate: Frames of the last second.
    """

    frames: int = 0
    key_frames: int = 0
    fallbacks: int = 0
    errors: int = 0
    bitrate_bps: float | None = None
    rate: RateMeter = field(default_factory=RateMeter)
    _window_begin_s: float | None = None
    _window_bytes: int = 0

    def note_size(self, size: int, now_s: float) -> None:
        """Take note that the track delivered a frame of `size` bytes."""
        self.rate.note(now_s)
        if self._window_begin_s is None:
            self._window_begin_s = now_s
        elapsed_s = now_s - self._window_begin_s
        if elapsed_s >= _WINDOW_S:
            self.bitrate_bps = self._window_bytes * _BITS / elapsed_s
            self._window_begin_s, self._window_bytes = now_s, 0
        self._window_bytes += size

    def note_sent(self, *, key_frame: bool) -> None:
        """Take note that a frame was sent."""
        self.frames += 1
        self.key_frames += key_frame

    def stats(self) -> dict[str, object]:
        """Return the counters for statistics."""
        return {
            "framesPassed": self.frames,
            "keyFramesPassed": self.key_frames,
            "passThroughFallbacks": self.fallbacks,
            "passThroughErrors": self.errors,
        }
