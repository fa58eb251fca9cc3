"""Print where the flashes or beeps of a file begin: a JSON list of presentation times in seconds.

Usage: find_sync_marks.py PATH [audio|video]
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import av

if TYPE_CHECKING:
    from collections.abc import Iterator

BRIGHT_LUMA = 125
LOUD_SAMPLE = 2000
QUIET_S = 0.5
"""Loudness that begins after so much quiet is a new beep."""


def flashes(container: av.container.InputContainer) -> Iterator[float]:
    """Times of the bright pictures that follow a dark one."""
    brightness = [(frame.time, is_bright(frame)) for frame in container.decode(video=0)]
    for (_, was_bright), (time_s, bright) in pairwise(brightness):
        if bright and not was_bright:
            yield time_s


def is_bright(frame: av.VideoFrame) -> bool:
    """Whether the middle of the picture is white."""
    plane = frame.planes[0]
    return bytes(plane)[plane.line_size * (frame.height // 2) + frame.width // 2] > BRIGHT_LUMA


def beeps(container: av.container.InputContainer) -> Iterator[float]:
    """Times of the loud samples that follow quiet."""
    mono = av.AudioResampler(format="s16", layout="mono", rate=48_000)
    quiet_since_s: float | None = None
    for frame in container.decode(audio=0):
        for block in mono.resample(frame):
            samples = memoryview(bytes(block.planes[0])).cast("h")[: block.samples]
            for position in loud_positions(samples):
                time_s = frame.time + position / 48_000
                if quiet_since_s is not None and time_s - quiet_since_s > QUIET_S:
                    yield time_s
                quiet_since_s = time_s
            if quiet_since_s is None:
                quiet_since_s = frame.time


def loud_positions(samples: memoryview) -> Iterator[int]:
    """Positions of the loud samples."""
    return (position for position, value in enumerate(samples) if abs(value) > LOUD_SAMPLE)


def find_sync_marks(path: str, kind: str | None = None) -> list[float]:
    """Times of the marks of one kind; of the flashes unless there are no pictures."""
    with av.open(path) as container:
        kind = kind or ("video" if container.streams.video else "audio")
        return list(flashes(container) if kind == "video" else beeps(container))


if __name__ == "__main__":
    json.dump(find_sync_marks(*sys.argv[1:]), sys.stdout)
