"""Opus in RTP (RFC 7587): one packet is one frame, which may repeat the one before it."""

from __future__ import annotations

from typing import Final

from .audio import AudioDepacketizer

_FIRST_CELT_CONFIGURATION: Final = 16
_FIRST_HYBRID_CONFIGURATION: Final = 12
_SILK_FRAMES: Final = (1, 1, 2, 3)
"""Frames of 20 ms, or one of 10 ms, in a SILK frame of 10, 20, 40 and 60 ms."""
_STEREO: Final = 0x04
_ONE_FRAME: Final = 0


class OpusDepacketizer(AudioDepacketizer):
    """Hands packets on as they are and tells which carry in-band error correction."""

    def carries_redundancy(self, frame: bytes) -> bool:
        """Whether a packet repeats the frame before it at a lower bitrate (LBRR, RFC 6716 4.2.4).

        Its SILK part begins with flags that are coded as plain bits: per channel one for each
        frame with a voice, then one for the repetition. Packets of several frames count as without.
        """
        if len(frame) < 2:
            return False
        configuration = frame[0] >> 3
        if configuration >= _FIRST_CELT_CONFIGURATION or frame[0] & 0x03 != _ONE_FRAME:
            return False
        is_hybrid = configuration >= _FIRST_HYBRID_CONFIGURATION
        frames = 1 if is_hybrid else _SILK_FRAMES[configuration & 0x03]
        flags = frame[1] >> (7 - frames) & 1
        if frame[0] & _STEREO:
            flags |= frame[1] >> max(0, 6 - 2 * frames) & 1
        return bool(flags)
