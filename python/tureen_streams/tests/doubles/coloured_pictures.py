"""Pictures of one colour, and what colour a pixel has."""

from __future__ import annotations

from av import VideoFrame
from tureen_streams.mixing.colour import Colour

_NAMES = {
    "black": Colour(0, 0, 0),
    "blue": Colour(0, 0, 255),
    "green": Colour(0, 255, 0),
    "red": Colour(255, 0, 0),
    "white": Colour(255, 255, 255),
    "yellow": Colour(255, 255, 0),
}


def plain(width, height, colour, pixel_format="yuv420p"):
    """A picture of one colour, a name or red, green and blue."""
    rgb = _NAMES[colour] if isinstance(colour, str) else Colour(*colour)
    if pixel_format == "yuv420p":
        frame = VideoFrame(width, height, pixel_format)
        for plane, value in zip(frame.planes, rgb.yuv, strict=True):
            plane.update(bytes((value,)) * plane.buffer_size)
        return frame
    frame = VideoFrame(width, height, "rgba")
    frame.planes[0].update(bytes((*rgb, 255)) * (frame.planes[0].buffer_size // 4))
    return frame if pixel_format == "rgba" else frame.reformat(format=pixel_format)


def colour_at(frame, x, y):
    """Name of the nearest colour of a pixel in yuv420p."""
    luma, u, v = frame.planes
    pixel = (
        _sample(luma, x, y),
        _sample(u, x // 2, y // 2),
        _sample(v, x // 2, y // 2),
    )
    return min(_NAMES, key=lambda name: _distance(_NAMES[name].yuv, pixel))


def _sample(plane, x, y):
    return memoryview(plane)[y * plane.line_size + x]


def _distance(one, other):
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
