"""Pictures as tightly packed bytes: no padding at the ends of lines, plane after plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from av import VideoFrame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from av.video.plane import VideoPlane

PixelFormat = Literal["i420", "nv12", "rgba", "bgra"]
"""Names of the wire."""

FFMPEG_FORMATS: Final[dict[PixelFormat, str]] = {
    "i420": "yuv420p",
    "nv12": "nv12",
    "rgba": "rgba",
    "bgra": "bgra",
}
"""What FFmpeg calls them."""


class PlaneShape(NamedTuple):
    """The pixels of one plane.

    Attributes:
        line_bytes: Bytes of one line without padding.
        lines: Number of lines.
    """

    line_bytes: int
    lines: int


def plane_shapes(pixel_format: PixelFormat, width: int, height: int) -> list[PlaneShape]:
    """Shapes of the planes of a picture; chroma is rounded up where a side is odd."""
    half_width, half_height = (width + 1) // 2, (height + 1) // 2
    luma = PlaneShape(width, height)
    if pixel_format == "i420":
        return [luma, PlaneShape(half_width, half_height), PlaneShape(half_width, half_height)]
    if pixel_format == "nv12":
        return [luma, PlaneShape(2 * half_width, half_height)]
    return [PlaneShape(4 * width, height)]


def picture_bytes(pixel_format: PixelFormat, width: int, height: int) -> int:
    """Size of a packed picture."""
    return sum(line * lines for line, lines in plane_shapes(pixel_format, width, height))


def unpack_picture(
    data: bytes | memoryview, pixel_format: PixelFormat, width: int, height: int
) -> VideoFrame:
    """Make a frame of packed bytes, copying them once.

    Raises:
        ValueError: `data` is not of the size that the picture has.
    """
    expected = picture_bytes(pixel_format, width, height)
    if len(data) != expected:
        raise ValueError(
            f"a {pixel_format} picture of {width}x{height} has {expected} bytes, got {len(data)}"
        )
    frame = VideoFrame(width, height, FFMPEG_FORMATS[pixel_format])
    rest = memoryview(data)
    for plane, shape in zip(frame.planes, plane_shapes(pixel_format, width, height), strict=True):
        size = shape.line_bytes * shape.lines
        _fill(plane, shape, rest[:size])
        rest = rest[size:]
    return frame


def pack_picture(frame: VideoFrame, pixel_format: PixelFormat) -> Sequence[bytes | memoryview]:
    """Return the packed planes of a frame that is in this format already.

    Planes without padding are not copied; they keep the frame alive.
    """
    shapes = plane_shapes(pixel_format, frame.width, frame.height)
    return [_take(plane, shape) for plane, shape in zip(frame.planes, shapes, strict=True)]


def _fill(plane: VideoPlane, shape: PlaneShape, data: memoryview) -> None:
    target = memoryview(plane)
    line, stride = shape.line_bytes, plane.line_size
    if line == stride:
        target[: len(data)] = data
        return
    for index in range(shape.lines):
        target[index * stride : index * stride + line] = data[index * line : (index + 1) * line]


def _take(plane: VideoPlane, shape: PlaneShape) -> bytes | memoryview:
    source = memoryview(plane)
    line, stride = shape.line_bytes, plane.line_size
    if line == stride:
        return source[: line * shape.lines]
    starts = range(0, stride * shape.lines, stride)
    return b"".join([source[start : start + line] for start in starts])
