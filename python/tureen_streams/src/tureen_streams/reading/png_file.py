"""A picture as a PNG file."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

from av import VideoCodecContext

from .errors import SnapshotError

if TYPE_CHECKING:
    from pathlib import Path

    from av import VideoFrame


def write_png(path: Path, frame: VideoFrame) -> int:
    """Write `frame` in its own size (RGB, 8 bit). Blocks: belongs into a worker thread.

    Returns:
        Size of the file in bytes.

    Raises:
        SnapshotError: `unwritable` when the file cannot be made or exists already.
    """
    data = _encode(frame)
    try:
        file = path.open("xb")
    except OSError as error:
        raise SnapshotError.unwritable(path, error) from error
    try:
        with file:
            file.write(data)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise SnapshotError.unwritable(path, error) from error
    return len(data)


def _encode(frame: VideoFrame) -> bytes:
    picture = frame.reformat(format="rgb24")
    encoder = VideoCodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt = picture.width, picture.height, "rgb24"
    encoder.time_base = Fraction(1, 1)
    packets = [*encoder.encode(picture), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)
