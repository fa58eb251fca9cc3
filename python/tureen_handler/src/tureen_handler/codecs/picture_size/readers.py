"""Which reader belongs to which mime type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ..errors import PayloadError
from .av1 import read_av1_size
from .h264 import read_h264_size
from .vpx import read_vp8_size, read_vp9_size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .types import PictureSize


class SizeReader(NamedTuple):
    """How sizes are read from the packets of one codec.

    Attributes:
        read: Takes an RTP payload; returns the size that it announces, None if it announces none.
        packets: How many packets at the beginning of a picture may hold its size.
    """

    read: Callable[[bytes], PictureSize | None]
    packets: int = 1


_H264_PACKETS: Final = 3
"""A delimiter and a picture parameter set may come ahead of the sequence parameter set."""

_READERS: Final[Mapping[str, SizeReader]] = {
    "video/vp8": SizeReader(read_vp8_size),
    "video/vp9": SizeReader(read_vp9_size),
    "video/h264": SizeReader(read_h264_size, _H264_PACKETS),
    "video/av1": SizeReader(read_av1_size),
}


def create_size_reader(mime_type: str) -> SizeReader | None:
    """Return what reads sizes of `mime_type`; None for audio and unknown formats.

    Its `read` never raises: what is malformed or cut announces nothing.
    """
    reader = _READERS.get(mime_type.lower())
    if reader is None:
        return None

    def read(payload: bytes) -> PictureSize | None:
        try:
            return reader.read(payload)
        except (PayloadError, EOFError, IndexError):
            return None

    return reader._replace(read=read)
