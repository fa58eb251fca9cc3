"""Write a clip with a flash and a beep in the middle of every second.

Usage: make_sync_clip.py PATH SECONDS
"""

from __future__ import annotations

import math
import sys
from array import array
from fractions import Fraction
from itertools import islice

import av

WIDTH, HEIGHT, RATE = 320, 240, 30
SAMPLE_RATE, BLOCK = 48_000, 960
MARK_FROM_S, MARK_TO_S = 0.5, 0.6
BLACK, WHITE, NEUTRAL = 16, 235, 128
BEEP_HZ, BEEP_PEAK = 1000, 16_000


def is_marked(time_s: float) -> bool:
    """Whether the moment belongs to a flash and beep."""
    return MARK_FROM_S <= round(time_s % 1, 6) < MARK_TO_S


def picture(index: int) -> av.VideoFrame:
    """Picture number `index`: white in a mark, else black."""
    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
    luma = WHITE if is_marked(index / RATE) else BLACK
    for plane, value in zip(frame.planes, (luma, NEUTRAL, NEUTRAL), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    frame.pts, frame.time_base = index, Fraction(1, RATE)
    return frame


def sound(index: int) -> av.AudioFrame:
    """Block number `index` of 20 ms: a sine in a mark, else silence."""
    first = index * BLOCK
    samples = array("h", (sample(first + offset) for offset in range(BLOCK)))
    frame = av.AudioFrame(format="s16", layout="mono", samples=BLOCK)
    frame.planes[0].update(samples.tobytes())
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, first, Fraction(1, SAMPLE_RATE)
    return frame


def sample(position: int) -> int:
    """One sample."""
    if not is_marked(position / SAMPLE_RATE):
        return 0
    return round(BEEP_PEAK * math.sin(2 * math.pi * BEEP_HZ * position / SAMPLE_RATE))


def make_sync_clip(path: str, seconds: int) -> None:
    """Encode the clip."""
    with av.open(path, "w") as output:
        options = {"deadline": "realtime", "cpu-used": "8", "g": str(RATE)}
        video = output.add_stream("libvpx", rate=RATE, options=options)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.thread_count = 1
        audio = output.add_stream("libopus", rate=SAMPLE_RATE, layout="mono")
        pictures = (video.encode(picture(index)) for index in range(seconds * RATE))
        sounds = (audio.encode(sound(index)) for index in range(seconds * SAMPLE_RATE // BLOCK))
        for _ in range(seconds):
            for packets in (*islice(pictures, RATE), *islice(sounds, SAMPLE_RATE // BLOCK)):
                output.mux(packets)
        output.mux([*video.encode(None), *audio.encode(None)])


if __name__ == "__main__":
    make_sync_clip(sys.argv[1], int(sys.argv[2]))
