"""A clock's digits as rectangles, so that drawing text needs no font."""

from __future__ import annotations

from typing import NamedTuple


class Rectangle(NamedTuple):
    """An area in pixels."""

    left: int
    top: int
    width: int
    height: int


_SEGMENTS = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc",
    "5": "afgcd", "6": "afgedc", "7": "abc", "8": "abcdefg", "9": "abcdfg",
}  # fmt: skip


def text_rectangles(text: str, *, left: int, top: int, digit_height: int) -> list[Rectangle]:
    """The lit segments of `text` as on a seven-segment display.

    Args:
        text: Digits, `:` and `.`.
        left: Where the first character begins.
        top: Where the characters begin.
        digit_height: Height of a digit; its width is half of that.
    """
    stroke = max(2, digit_height // 8)
    rectangles: list[Rectangle] = []
    for character in text:
        if character in _SEGMENTS:
            rectangles += _digit(character, left, top, digit_height, stroke)
            left += digit_height // 2 + 2 * stroke
        else:
            rectangles += _dots(character, left, top, digit_height, stroke)
            left += 3 * stroke
    return rectangles


def _digit(digit: str, left: int, top: int, height: int, stroke: int) -> list[Rectangle]:
    width, half = height // 2, height // 2
    right, middle, bottom = left + width - stroke, top + half - stroke // 2, top + height - stroke
    segments = {
        "a": Rectangle(left, top, width, stroke),
        "b": Rectangle(right, top, stroke, half),
        "c": Rectangle(right, top + half, stroke, height - half),
        "d": Rectangle(left, bottom, width, stroke),
        "e": Rectangle(left, top + half, stroke, height - half),
        "f": Rectangle(left, top, stroke, half),
        "g": Rectangle(left, middle, width, stroke),
    }
    return [segments[name] for name in _SEGMENTS[digit]]


def _dots(character: str, left: int, top: int, height: int, stroke: int) -> list[Rectangle]:
    heights = [height // 3, 2 * height // 3] if character == ":" else [height - stroke]
    return [Rectangle(left, top + offset, stroke, stroke) for offset in heights]
