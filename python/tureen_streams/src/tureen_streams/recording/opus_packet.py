"""How long an Opus packet sounds (RFC 6716, section 3)."""

from __future__ import annotations

from typing import Final

CLOCK_RATE: Final = 48_000

_FRAMES_MASK, _ARBITRARY_FRAMES, _COUNT_MASK = 0x03, 3, 0x3F
_SILK_SAMPLES = (480, 960, 1920, 2880)
_HYBRID_SAMPLES = (480, 960)
_CELT_SAMPLES = (120, 240, 480, 960)
_FIRST_HYBRID, _FIRST_CELT = 12, 16


def packet_samples(packet: bytes) -> int:
    """Samples at 48 kHz of a packet; 0 for bytes that are none."""
    if not packet:
        return 0
    code = packet[0] & _FRAMES_MASK
    if code != _ARBITRARY_FRAMES:
        return frame_samples(packet[0]) * min(code + 1, 2)
    return frame_samples(packet[0]) * (packet[1] & _COUNT_MASK) if len(packet) > 1 else 0


def frame_samples(toc: int) -> int:
    """Samples at 48 kHz of one frame under a table-of-contents byte."""
    configuration = toc >> 3
    if configuration < _FIRST_HYBRID:
        return _SILK_SAMPLES[configuration % 4]
    if configuration < _FIRST_CELT:
        return _HYBRID_SAMPLES[configuration % 2]
    return _CELT_SAMPLES[configuration % 4]


def lost_packet(toc: int) -> bytes:
    """A packet of one frame that stands for a lost one: the decoder conceals it, then is silent.

    RFC 7845, section 4.1, wants gaps of a recording filled so.
    """
    return bytes((toc & ~_FRAMES_MASK,))
