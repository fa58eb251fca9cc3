"""A sine tone in blocks of samples."""

from __future__ import annotations

import math
from array import array
from fractions import Fraction

from av import AudioFrame

SAMPLE_RATE = 48_000
BLOCK_SAMPLES = 960
"""Samples of one block: 20 ms."""


class ToneGenerator:
    """Makes an endless tone. One second is computed once, as a whole frequency repeats after it.

    Args:
        frequency_hz: Whole number of periods per second.
        volume: Amplitude from 0 to 1.
    """

    def __init__(self, frequency_hz: int, volume: float) -> None:
        step = 2 * math.pi * frequency_hz / SAMPLE_RATE
        peak = volume * 32_767
        second = array("h", (round(peak * math.sin(step * i)) for i in range(SAMPLE_RATE)))
        self._second = second.tobytes()

    def block(self, index: int) -> AudioFrame:
        """Block number `index` since the start (s16, mono, 960 samples)."""
        size = BLOCK_SAMPLES * 2
        offset = index * size % len(self._second)
        return mono_block(index, self._second[offset : offset + size])


def mono_block(index: int, samples: bytes) -> AudioFrame:
    """Make block number `index` since the start of its samples (s16, mono, 960 of them)."""
    frame = AudioFrame(format="s16", layout="mono", samples=BLOCK_SAMPLES)
    frame.planes[0].update(samples)
    frame.sample_rate = SAMPLE_RATE
    frame.pts = index * BLOCK_SAMPLES
    frame.time_base = Fraction(1, SAMPLE_RATE)
    return frame
