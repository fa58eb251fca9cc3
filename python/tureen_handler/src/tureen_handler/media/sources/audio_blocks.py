"""Blocks of samples: silence and cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from av import AudioFrame

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNSIGNED_SILENCE = 0x80
_BLOCK_S = 0.02


def silence_like(template: AudioFrame, samples: int) -> Iterator[AudioFrame]:
    """Yield silence in the format of `template`, in blocks of 20 ms, `samples` altogether."""
    block = max(1, round(template.sample_rate * _BLOCK_S))
    value = _UNSIGNED_SILENCE if template.format.name in ("u8", "u8p") else 0
    for begin in range(0, samples, block):
        frame = _new_block(template, min(block, samples - begin))
        for plane in frame.planes:
            plane.update(bytes((value,)) * plane.buffer_size)
        yield frame


def without_start(frame: AudioFrame, samples: int) -> AudioFrame:
    """Return `frame` without its first `samples` samples."""
    rest = _new_block(frame, frame.samples - samples)
    step = frame.format.bytes * (1 if frame.format.is_planar else len(frame.layout.channels))
    begin, end = samples * step, frame.samples * step
    for source, target in zip(frame.planes, rest.planes, strict=True):
        target.update(bytes(memoryview(source)[begin:end]))
    return rest


def _new_block(template: AudioFrame, samples: int) -> AudioFrame:
    frame = AudioFrame(template.format.name, template.layout.name, samples)
    frame.sample_rate = template.sample_rate
    return frame
