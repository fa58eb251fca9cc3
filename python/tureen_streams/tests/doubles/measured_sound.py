"""Tones, and how much of them is in a block of samples."""

from __future__ import annotations

import math
from array import array

from av import AudioFrame
from tureen_streams.raw.samples import unpack_samples


def tone_block(frequency_hz, *, begin_s=0.0, samples=960, rate=48_000, channels=1, volume=0.25):
    """A block of a sine whose phase is 0 at moment 0."""
    step = 2 * math.pi * frequency_hz
    values = array("h")
    for index in range(samples):
        value = round(32_767 * volume * math.sin(step * (begin_s + index / rate)))
        values.extend([value] * channels)
    return unpack_samples(values.tobytes(), "s16", channels, rate)


def channel_of(frames, channel=0):
    """The samples of one channel of s16 blocks, from -1 to 1."""
    samples = array("h")
    for frame in frames:
        assert isinstance(frame, AudioFrame)
        assert frame.format.name == "s16"
        channels = frame.layout.nb_channels
        size = frame.samples * channels * 2
        data = array("h", bytes(memoryview(frame.planes[0])[:size]))
        samples.extend(data[channel::channels])
    return [sample / 32_768 for sample in samples]


def level_of(samples, frequency_hz, rate=48_000):
    """Amplitude of one frequency (Goertzel)."""
    step = 2 * math.pi * frequency_hz / rate
    cosine = sum(s * math.cos(step * i) for i, s in enumerate(samples))
    sine = sum(s * math.sin(step * i) for i, s in enumerate(samples))
    return 2 * math.hypot(cosine, sine) / len(samples)
