"""The audio level of RFC 6464."""

from __future__ import annotations

import math
from operator import mul
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from av import AudioFrame

_SILENCE = 127
_FULL_SCALE = 32768.0
_SAMPLES_LOOKED_AT = 120
_SAMPLES: Final[dict[str, tuple[Literal["h", "f"], float]]] = {
    "s16": ("h", _FULL_SCALE),
    "flt": ("f", 1.0),
    "fltp": ("f", 1.0),
}


def audio_level(frame: AudioFrame) -> int:
    """Return the level of a block of samples in -dBov: 0 is the loudest, 127 is silence.

    About 120 samples spread over the block are looked at, which is exact enough for a meter. Their
    distance is odd, so that both channels are visited; of planar sound the first one counts.

    Args:
        frame: Of the format s16, flt or fltp.
    """
    form, full_scale = _SAMPLES[frame.format.name]
    samples = memoryview(frame.planes[0]).cast("B").cast(form)
    count = frame.samples * (1 if frame.format.is_planar else len(frame.layout.channels))
    looked_at = samples[: count : (count // _SAMPLES_LOOKED_AT) | 1].tolist()
    energy = sum(map(mul, looked_at, looked_at))
    if energy == 0:
        return _SILENCE
    rms = math.sqrt(energy / len(looked_at))
    return min(_SILENCE, max(0, round(-20 * math.log10(rms / full_scale))))
