"""Which reader belongs to which mime type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ..errors import PayloadError
from .av1 import read_av1_size
from .h264 import read_h264_size
from .types import PictureSize
from .vpx import read_vp8_size, read_vp9_size

if TYPE_CHECKING:
    from collections.abc import Mapping

SizeReader = Callable[[bytes], PictureSize | None]
"""Takes an RTP payload; returns the size that it announces, None if it announces none."""

_READERS: Final[Mapping[str, SizeReader]] = {
    "video/vp8": read_vp8_size,
    "video/vp9": read_vp9_size,
    "video/h264": read_h264_size,
    "video/av1": read_av1_size,
}


def create_size_reader(mime_type: str) -> SizeReader | None:
    """Return what reads sizes of `mime_type`; None for audio and unknown formats.

    It never raises: what is malformed or cut announces nothing.
    """
    reader = _READERS.get(mime_type.lower())
    if reader is None:
        return None

    def read(payload: bytes) -> PictureSize | None:
        try:
            return reader(payload)
        except (PayloadError, EOFError, IndexError):
            return None

    return read
