"""What a disabled track sends: black pictures and silence."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from av import AudioFrame, VideoFrame

if TYPE_CHECKING:
    from av.plane import Plane

_BLACK_LUMA = 16
_NO_COLOUR = 128


def black_frame(width: int, height: int) -> VideoFrame:
    """Return a new black picture in yuv420p; its timestamp may be written."""
    frame = VideoFrame(width, height, "yuv420p")
    for plane, value in zip(frame.planes, (_BLACK_LUMA, _NO_COLOUR, _NO_COLOUR), strict=True):
        _fill(plane, value)
    return frame


@lru_cache(maxsize=8)
def silent_frame(layout: str, samples: int, sample_rate: int) -> AudioFrame:
    """Return a shared block of silence in s16; whoever gets it must not change it."""
    frame = AudioFrame("s16", layout, samples)
    frame.sample_rate = sample_rate
    _fill(frame.planes[0], 0)
    return frame


def _fill(plane: Plane, value: int) -> None:
    plane.update(bytes((value,)) * plane.buffer_size)
