"""White noise in blocks of samples."""

from __future__ import annotations

import os
from array import array
from typing import TYPE_CHECKING

from .tone_generator import BLOCK_SAMPLES, mono_block

if TYPE_CHECKING:
    from av import AudioFrame


class NoiseGenerator:
    """Makes endless noise in which every value is as likely; none is like another.

    Args:
        volume: Amplitude from 0 to 1; 0 is silence.
    """

    def __init__(self, volume: float) -> None:
        self._volume = volume

    def block(self, index: int) -> AudioFrame:
        """Block number `index` since the start (s16, mono, 960 samples)."""
        if self._volume == 0:
            return mono_block(index, bytes(BLOCK_SAMPLES * 2))
        samples = array("h", os.urandom(BLOCK_SAMPLES * 2))
        quieter = array("h", [int(sample * self._volume) for sample in samples])
        return mono_block(index, quieter.tobytes())
