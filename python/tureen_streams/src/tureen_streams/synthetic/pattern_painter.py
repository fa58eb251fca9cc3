"""Draws the test pattern: colour bars, a block that moves, a clock."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from av import VideoFrame

from .seven_segment import Rectangle, text_rectangles

if TYPE_CHECKING:
    from collections.abc import Iterable

_BARS_YUV = [
    (235, 128, 128), (210, 16, 146), (170, 166, 16), (145, 54, 34),
    (106, 202, 222), (81, 90, 240), (41, 240, 110), (16, 128, 128),
]  # fmt: skip
"""White, yellow, cyan, green, magenta, red, blue, black; video range of BT.601."""

_WHITE, _BLACK, _NEUTRAL = 235, 16, 128
_BLOCK_LOOP_S = 4.0
"""Seconds the block takes from the left edge to the right."""


class PatternPainter:
    """Paints pictures of one size. The bars are drawn once; each picture adds block and clock.

    Args:
        width: Width in pixels, even.
        height: Height in pixels, even.
        noise: Share of the picture, from 0 to 1, that is noise: costs an encoder its full bitrate.
    """

    def __init__(self, width: int, height: int, noise: float = 0.0) -> None:
        self._width = width
        self._height = height
        self._noise_lines = round(height * noise)
        self._planes = self._background()

    def paint(self, elapsed_s: float) -> VideoFrame:
        """Paint the picture that belongs to `elapsed_s` seconds after the start (yuv420p)."""
        frame = VideoFrame(self._width, self._height, "yuv420p")
        luma = bytearray(self._planes[0])
        stride = frame.planes[0].line_size
        luma[: self._noise_lines * stride] = os.urandom(self._noise_lines * stride)
        _fill(luma, stride, self._clock(elapsed_s), _WHITE)
        _fill(luma, stride, [self._block(elapsed_s)], _WHITE)
        frame.planes[0].update(bytes(luma))
        frame.planes[1].update(self._planes[1])
        frame.planes[2].update(self._planes[2])
        return frame

    def _background(self) -> list[bytes]:
        """Bars with a black, colourless band for the clock."""
        planes = [bytearray(plane) for plane in _bars(self._width, self._height)]
        band = self._clock_band()
        lines = VideoFrame(self._width, self._height, "yuv420p").planes
        _fill(planes[0], lines[0].line_size, [band], _BLACK)
        half = Rectangle(0, band.top // 2, band.width // 2, band.height // 2)
        _fill(planes[1], lines[1].line_size, [half], _NEUTRAL)
        _fill(planes[2], lines[2].line_size, [half], _NEUTRAL)
        return [bytes(plane) for plane in planes]

    @property
    def _digit_height(self) -> int:
        return min(self._height // 5, self._width // 8)

    def _clock_band(self) -> Rectangle:
        margin = self._digit_height // 4
        top = self._height // 3 - margin
        return Rectangle(0, top, self._width, self._digit_height + 2 * margin)

    def _clock(self, elapsed_s: float) -> list[Rectangle]:
        milliseconds = round(elapsed_s * 1000)
        text = f"{milliseconds // 60_000 % 100:02}:{milliseconds // 1000 % 60:02}"
        text += f".{milliseconds % 1000:03}"
        left = max(0, self._width // 2 - 5 * self._digit_height * 7 // 10)
        top = self._height // 3
        return text_rectangles(text, left=left, top=top, digit_height=self._digit_height)

    def _block(self, elapsed_s: float) -> Rectangle:
        size = max(4, self._height // 8)
        travel = max(1, self._width - size)
        left = round(elapsed_s % _BLOCK_LOOP_S / _BLOCK_LOOP_S * travel)
        return Rectangle(left, self._height * 3 // 4, size, size)


def _bars(width: int, height: int) -> list[bytes]:
    """The three planes with the line sizes that PyAV gives frames of this size."""
    frame = VideoFrame(width, height, "yuv420p")
    planes = []
    for index, plane in enumerate(frame.planes):
        line = bytearray(plane.line_size)
        for x in range(plane.width):
            line[x] = _BARS_YUV[x * len(_BARS_YUV) // plane.width][index]
        planes.append(bytes(line) * plane.height)
    return planes


def _fill(plane: bytearray, stride: int, rectangles: Iterable[Rectangle], value: int) -> None:
    height = len(plane) // stride
    for left, top, width, rows in rectangles:
        right = min(left + width, stride)
        if right <= left:
            continue
        line = bytes([value]) * (right - left)
        for y in range(top, min(top + rows, height)):
            plane[y * stride + left : y * stride + right] = line
