"""What stands in a file where a track was silent: programs that only count samples keep time."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from .container_format import MP3, PCM
from .opus_packet import frame_samples, lost_packet, packet_samples
from .silent_file import silent_packets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MP3_FRAME_SAMPLES = 1152
_G711_SILENCE = {"audio/pcmu": b"\xff", "audio/pcma": b"\xd5"}
_LONGEST_BLOCK_SAMPLES = 8000
_GAP_S = 0.02


class AudioShape(NamedTuple):
    """What must be known of a sound to fill its gaps.

    Attributes:
        mime_type: In lower case.
        clock_rate: Samples per second.
        channels: 1 or 2.
    """

    mime_type: str
    clock_rate: int
    channels: int


def packet_duration(shape: AudioShape, data: bytes) -> int:
    """Samples per channel in a packet."""
    if shape.mime_type == "audio/opus":
        return packet_samples(data)
    if shape.mime_type == MP3:
        return MP3_FRAME_SAMPLES
    return len(data) // (2 * shape.channels if shape.mime_type == PCM else 1)


def silence(shape: AudioShape, samples: int, last: bytes) -> Iterator[tuple[bytes, int]]:
    """Packets, each with its samples, that fill a gap as far as whole ones fit.

    Args:
        shape: Of the sound.
        samples: Length of the gap; less than 20 ms is none.
        last: The packet before the gap.
    """
    if samples < shape.clock_rate * _GAP_S:
        return
    make, unit = _maker(shape, last)
    while samples >= unit:
        count = samples if unit == 1 else unit
        count = min(count, max(unit, _LONGEST_BLOCK_SAMPLES))
        yield make(count), count
        samples -= count


def _maker(shape: AudioShape, last: bytes) -> tuple[Callable[[int], bytes], int]:
    """What makes packets of so many samples, and of how many they must be a multiple."""
    if shape.mime_type == "audio/opus":
        return lambda _: lost_packet(last[0]), max(1, frame_samples(last[0]))
    if shape.mime_type == MP3:
        return lambda _: _silent_mp3(shape), MP3_FRAME_SAMPLES
    sample = _G711_SILENCE.get(shape.mime_type, bytes(2 * shape.channels))
    return partial(_repeat, sample), 1


def _repeat(sample: bytes, count: int) -> bytes:
    return sample * count


@cache
def _silent_mp3(shape: AudioShape) -> bytes:
    """A frame that needs none before it; the first ones hold the start of the encoder."""
    return silent_packets("libmp3lame", shape.clock_rate, shape.channels)[2]
