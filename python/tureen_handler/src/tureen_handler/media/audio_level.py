"""The audio level of RFC 6464."""

from __future__ import annotations

import math
from operator import mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av import AudioFrame

_SILENCE = 127
_FULL_SCALE = 32768.0
_SAMPLES_LOOKED_AT = 120


def audio_level(frame: AudioFrame) -> int:
    """Return the level of a block of s16 samples in -dBov: 0 is the loudest, 127 is silence.

    About 120 samples spread over the block are looked at, which is exact enough for a meter. Their
    distance is odd, so that both channels are visited.
    """
    samples = memoryview(frame.planes[0]).cast("B").cast("h")
    count = frame.samples * len(frame.layout.channels)
    looked_at = samples[: count : (count // _SAMPLES_LOOKED_AT) | 1].tolist()
    energy = sum(map(mul, looked_at, looked_at))
    if energy == 0:
        return _SILENCE
    rms = math.sqrt(energy / len(looked_at))
    return min(_SILENCE, max(0, round(-20 * math.log10(rms / _FULL_SCALE))))
