"""The pictures that one encoding gets: scaled ones, or black ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...codecs.encoders import scaled_side
from ..blank_frames import black_frame

if TYPE_CHECKING:
    from av import VideoFrame

    from .scaled_pictures import ScaledPictures


class PictureSource:
    """Makes pictures that an encoder may write timestamps into."""

    def __init__(self, scaled: ScaledPictures) -> None:
        """Make a source over what all encodings of a stream share."""
        self._scaled = scaled
        self._black: VideoFrame | None = None

    def picture(self, original: VideoFrame, down_by: float, *, enabled: bool) -> VideoFrame:
        """Return `original` scaled down, or if not `enabled` blackness of the same size."""
        if enabled:
            return self._scaled.scale(original, down_by)
        width, height = scaled_side(original.width, down_by), scaled_side(original.height, down_by)
        if self._black is None or (self._black.width, self._black.height) != (width, height):
            self._black = black_frame(width, height)
        return self._black
