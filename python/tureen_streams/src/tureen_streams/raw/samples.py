"""Sound as interleaved samples, in the byte order of the machine."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Literal

from av import AudioFrame

SampleFormat = Literal["s16", "f32"]
"""Names of the wire: whole numbers of 16 bits, or floating point from -1 to 1."""

FFMPEG_FORMATS: Final[dict[SampleFormat, str]] = {"s16": "s16", "f32": "flt"}
"""What FFmpeg calls them, interleaved."""

LAYOUTS: Final[dict[int, str]] = {1: "mono", 2: "stereo"}
"""What FFmpeg calls so many channels."""

_SAMPLE_BYTES: Final[dict[SampleFormat, int]] = {"s16": 2, "f32": 4}


def block_align(sample_format: SampleFormat, channels: int) -> int:
    """Bytes of one sample of all channels."""
    return _SAMPLE_BYTES[sample_format] * channels


def unpack_samples(
    data: bytes, sample_format: SampleFormat, channels: int, sample_rate: int
) -> AudioFrame:
    """Make a frame of interleaved samples; `data` is whole samples of all channels, not empty."""
    samples = len(data) // block_align(sample_format, channels)
    frame = AudioFrame(FFMPEG_FORMATS[sample_format], LAYOUTS[channels], samples)
    frame.sample_rate = sample_rate
    frame.time_base = Fraction(1, sample_rate)
    memoryview(frame.planes[0])[: len(data)] = data
    return frame


def pack_samples(frame: AudioFrame, sample_format: SampleFormat, channels: int) -> bytes:
    """Return the samples of a frame that is in this format already."""
    size = frame.samples * block_align(sample_format, channels)
    return bytes(memoryview(frame.planes[0])[:size])
