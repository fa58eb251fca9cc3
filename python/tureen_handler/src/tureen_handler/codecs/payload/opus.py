"""Lengths of Opus packets, and silence in Opus (RFC 6716)."""

from __future__ import annotations

from typing import Final

OPUS_RATE: Final = 48_000
"""All durations of Opus are counted at this rate, whatever was encoded."""

_SILK_SAMPLES: Final = (480, 960, 1920, 2880)
_HYBRID_SAMPLES: Final = (480, 960)
_CELT_SAMPLES: Final = (120, 240, 480, 960)
_FIRST_HYBRID: Final = 12
_FIRST_CELT: Final = 16
_SEVERAL: Final = 3
_COUNT_MASK: Final = 0x3F
_STEREO: Final = 0x04
_FULL_BAND_CELT: Final = 28
_EMPTY_FRAME: Final = b"\xff\xfe"


def opus_samples(packet: bytes) -> int:
    """Return how many samples at 48 kHz a packet holds (section 3.1); 0 for a broken one."""
    if not packet:
        return 0
    configuration, code = packet[0] >> 3, packet[0] & 3
    if configuration < _FIRST_HYBRID:
        samples = _SILK_SAMPLES[configuration & 3]
    elif configuration < _FIRST_CELT:
        samples = _HYBRID_SAMPLES[configuration & 1]
    else:
        samples = _CELT_SAMPLES[configuration & 3]
    if code < _SEVERAL:
        return samples * (1 if code == 0 else 2)
    return samples * (packet[1] & _COUNT_MASK) if len(packet) > 1 else 0


def opus_silence(samples: int, *, stereo: bool) -> list[bytes]:
    """Return packets of silence that last `samples` samples, less than 120 short of it."""
    packets: list[bytes] = []
    for index in reversed(range(len(_CELT_SAMPLES))):
        toc = (_FULL_BAND_CELT + index) << 3 | (_STEREO if stereo else 0)
        count, samples = divmod(samples, _CELT_SAMPLES[index])
        packets += [bytes((toc,)) + _EMPTY_FRAME] * count
    return packets
