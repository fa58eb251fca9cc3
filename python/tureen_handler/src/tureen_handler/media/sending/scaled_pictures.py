"""The pictures of one track, scaled once per size for all encodings that want it."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from ...codecs.encoders import PictureScaler

if TYPE_CHECKING:
    from av import VideoFrame


class ScaledPictures:
    """Scales for the encoders of one stream, which call it from their threads.

    Attributes:
        scalings: How often a picture was really scaled or converted.
    """

    def __init__(self) -> None:
        self.scalings = 0
        self._lock = Lock()
        self._sizes: dict[float, _ScaledPicture] = {}

    def scale(self, original: VideoFrame, down_by: float) -> VideoFrame:
        """Return `original` with both sides divided by `down_by`, as a frame object of its own.

        Raises:
            EncodeError: Its format cannot be converted.
        """
        with self._lock:
            size = self._sizes.setdefault(down_by, _ScaledPicture(down_by))
        picture, scaled = size.take(original)
        self.scalings += scaled
        return picture


class _ScaledPicture:
    """The newest picture in one size."""

    def __init__(self, down_by: float) -> None:
        self._down_by = down_by
        self._lock = Lock()
        self._scaler = PictureScaler()
        self._copier = PictureScaler()
        self._original: VideoFrame | None = None
        self._picture: VideoFrame | None = None

    def take(self, original: VideoFrame) -> tuple[VideoFrame, bool]:
        """Return the picture, and whether it had to be scaled; only pixels are shared."""
        with self._lock:
            if self._picture is not None and self._original is original:
                return self._copier.scale(self._picture), False
            self._picture = self._scaler.scale(original, self._down_by)
            self._original = original
            return self._picture, True
