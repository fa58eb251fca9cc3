"""Encode the raw pictures in a folder, and sounds, into the files that are sent.

Usage: make_files.py FOLDER WIDTH HEIGHT FRAME_RATE
"""

from __future__ import annotations

import math
import sys
from array import array
from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import av

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 40
SAMPLE_RATE, BLOCK = 48_000, 960
MARK_FROM_S, MARK_TO_S = 0.5, 0.6
MARK_SIDE = 64
BLACK, WHITE = 16, 235
TONE_HZ, TONE_PEAK = 440, 12_000
VP8 = {"deadline": "realtime", "cpu-used": "6"}
H264 = {"preset": "veryfast", "profile": "baseline", "sc_threshold": "0"}


class Pictures:
    """The raw pictures, again and again."""

    def __init__(self, path: Path, width: int, height: int, rate: int) -> None:
        """Read them; `width` and `height` in pixels, `rate` per second."""
        self.width, self.height, self.rate = width, height, rate
        size = width * height * 3 // 2
        data = path.read_bytes()
        self._pictures = [data[at : at + size] for at in range(0, len(data), size)]

    def frames(self, *, flashing: bool) -> Iterator[av.VideoFrame]:
        """All frames of a file; `flashing` puts a square into them that is white in every mark."""
        for index, data in enumerate(islice(cycle(self._pictures), SECONDS * self.rate)):
            pixels = bytearray(data)
            if flashing:
                self._paint_mark(pixels, WHITE if is_marked(index / self.rate) else BLACK)
            yield self._frame(pixels, index)

    def _paint_mark(self, pixels: bytearray, shade: int) -> None:
        left = (self.width - MARK_SIDE) // 2
        for row in range((self.height - MARK_SIDE) // 2, (self.height + MARK_SIDE) // 2):
            start = row * self.width + left
            pixels[start : start + MARK_SIDE] = bytes([shade]) * MARK_SIDE

    def _frame(self, pixels: bytearray, index: int) -> av.VideoFrame:
        frame = av.VideoFrame(self.width, self.height, "yuv420p")
        position = 0
        for plane in frame.planes:
            # Rows of this width need no padding; otherwise the plane refuses the bytes.
            plane.update(bytes(pixels[position : position + plane.buffer_size]))
            position += plane.buffer_size
        frame.pts, frame.time_base = index, Fraction(1, self.rate)
        return frame


def is_marked(time_s: float) -> bool:
    """Whether the moment belongs to a flash and beep."""
    return MARK_FROM_S <= round(time_s % 1, 6) < MARK_TO_S


def sounds(*, beeping: bool) -> Iterator[av.AudioFrame]:
    """A tone; `beeping` leaves it out but for the marks."""
    step = 2 * math.pi * TONE_HZ / SAMPLE_RATE
    for first in range(0, SECONDS * SAMPLE_RATE, BLOCK):
        samples = array(
            "h",
            (
                round(TONE_PEAK * math.sin(step * at))
                if not beeping or is_marked(at / SAMPLE_RATE)
                else 0
                for at in range(first, first + BLOCK)
            ),
        )
        frame = av.AudioFrame(format="s16", layout="mono", samples=BLOCK)
        frame.planes[0].update(samples.tobytes())
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, first, Fraction(1, SAMPLE_RATE)
        yield frame


def write(
    path: Path,
    pictures: Pictures | None,
    codec: str,
    bit_rate: int,
    *,
    sounding: bool = False,
    marked: bool = False,
) -> None:
    """Encode one file; `codec` and `bit_rate` are those of the video."""
    with av.open(str(path), "w") as output:
        feeds = []
        if pictures:
            video = output.add_stream(codec, rate=pictures.rate)
            video.width, video.height, video.pix_fmt = pictures.width, pictures.height, "yuv420p"
            video.bit_rate = bit_rate
            video.options = {"g": str(2 * pictures.rate)} | (VP8 if codec == "libvpx" else H264)
            # libvpx's threads spin while they wait.
            video.codec_context.thread_count = 1
            feeds.append((video, pictures.frames(flashing=marked), pictures.rate))
        if sounding:
            audio = output.add_stream("libopus", rate=SAMPLE_RATE, layout="mono")
            audio.bit_rate = 64_000
            feeds.append((audio, sounds(beeping=marked), SAMPLE_RATE // BLOCK))
        for _ in range(SECONDS):
            for stream, frames, per_second in feeds:
                for frame in islice(frames, per_second):
                    output.mux(stream.encode(frame))
        for stream, _, _ in feeds:
            output.mux(stream.encode(None))


def main(folder: Path, width: int, height: int, rate: int) -> None:
    """Write all files."""
    pictures = Pictures(folder / "pictures.i420", width, height, rate)
    write(folder / "pictures.webm", pictures, "libvpx", 3_000_000)
    write(folder / "pictures.mp4", pictures, "libx264", 950_000)
    write(folder / "tone.ogg", None, "", 0, sounding=True)
    write(folder / "peer.webm", pictures, "libvpx", 1_000_000, sounding=True, marked=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
