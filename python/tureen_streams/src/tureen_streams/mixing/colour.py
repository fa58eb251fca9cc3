"""A colour and how it lies in a picture."""

from __future__ import annotations

from typing import NamedTuple


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> Colour:
        """Read `#rrggbb`.

        Raises:
            ValueError: It is nothing such.
        """
        red, green, blue = bytes.fromhex(text.removeprefix("#"))
        return cls(red, green, blue)

    @property
    def ffmpeg(self) -> str:
        """As FFmpeg's filters take it."""
        return f"0x{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def yuv(self) -> tuple[int, int, int]:
        """Luma and chroma of ITU-R BT.601 in limited range, as FFmpeg has them by default."""
        red, green, blue = (part / 255 for part in self)
        return (
            round(16 + 65.481 * red + 128.553 * green + 24.966 * blue),
            round(128 - 37.797 * red - 74.203 * green + 112.0 * blue),
            round(128 + 112.0 * red - 93.786 * green - 18.214 * blue),
        )
