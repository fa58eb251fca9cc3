"""Opus by libopus."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from av import CodecContext, FFmpegError

from ..errors import EncodeError
from .types import EncodedChunk

if TYPE_CHECKING:
    from av import AudioCodecContext, AudioFrame

    from .settings import AudioEncoderSettings

_SAMPLE_RATE = 48_000
_LOWEST_BPS, _HIGHEST_BPS = 6_000, 510_000
_DEFAULT_BPS = {1: 48_000, 2: 96_000}
_COMPRESSION_LEVEL = 7


class OpusEncoder:
    """Encodes mono or stereo.

    When that or the bitrate changes it is made anew, which is cheap and hardly audible.
    """

    sample_rate = _SAMPLE_RATE

    def __init__(self, settings: AudioEncoderSettings) -> None:
        """Make an encoder; libopus itself is set up with the first block."""
        self._settings = settings
        self.frame_samples = _SAMPLE_RATE * settings.frame_duration_ms // 1000
        self._wanted_bps = settings.bitrate_bps
        self._context: AudioCodecContext | None = None
        self._made_for: tuple[int, int] | None = None

    def channels_for(self, source_channels: int) -> int:
        """Return the channels as set, else those of the source, at most 2."""
        return self._settings.channels or min(max(source_channels, 1), 2)

    def set_bitrate(self, bitrate_bps: int) -> None:
        """Aim at `bitrate_bps`, within the 6 to 510 kbit/s of RFC 6716."""
        self._wanted_bps = bitrate_bps

    def encode(self, frame: AudioFrame) -> EncodedChunk | None:
        """Encode one block of samples; see `AudioEncoder.encode`."""
        try:
            packets = self._context_for(len(frame.layout.channels)).encode(frame)
        except FFmpegError as error:
            self._context = None
            raise EncodeError(f"opus encoder failed: {error}") from error
        return EncodedChunk(bytes(packets[0]), True) if packets else None

    def _context_for(self, channels: int) -> AudioCodecContext:
        wanted_bps = self._wanted_bps or _DEFAULT_BPS[channels]
        wanted = (channels, min(max(wanted_bps, _LOWEST_BPS), _HIGHEST_BPS))
        if self._context is None or wanted != self._made_for:
            self._context = self._make_context(*wanted)
            self._made_for = wanted
        return self._context

    def _make_context(self, channels: int, bitrate_bps: int) -> AudioCodecContext:
        settings = self._settings
        context = CodecContext.create("libopus", "w")
        context.sample_rate = _SAMPLE_RATE
        context.layout = "mono" if channels == 1 else "stereo"
        context.format = "s16"
        context.bit_rate = bitrate_bps
        context.time_base = Fraction(1, _SAMPLE_RATE)
        context.options = {
            "application": "audio",
            "compression_level": str(_COMPRESSION_LEVEL),
            "frame_duration": str(settings.frame_duration_ms),
            "fec": str(int(settings.fec)),
            "packet_loss": str(settings.packet_loss_percent if settings.fec else 0),
        }
        context.open()
        return context
