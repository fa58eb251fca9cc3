"""Opus by libopus."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

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
_CUTOFFS_HZ = (4_000, 6_000, 8_000, 12_000, 20_000)
"""The bandwidths of RFC 6716, section 2.1.3, narrowband to fullband."""


class _Setup(NamedTuple):
    channels: int
    bitrate_bps: int
    packet_loss_percent: int


class OpusEncoder:
    """Encodes mono or stereo.

    When that, the bitrate or the loss to prepare for changes it is made anew, which is cheap and
    hardly audible. Without loss libopus is not asked for FEC: it would leave its best mode for it.
    """

    sample_rate = _SAMPLE_RATE

    def __init__(self, settings: AudioEncoderSettings) -> None:
        """Make an encoder; libopus itself is set up with the first block."""
        self._settings = settings
        self.frame_samples = _SAMPLE_RATE * settings.frame_duration_ms // 1000
        self._wanted_bps = settings.bitrate_bps
        self._packet_loss_percent = 0
        self._context: AudioCodecContext | None = None
        self._made_for: _Setup | None = None

    def channels_for(self, source_channels: int) -> int:
        """Return the channels as set, else those of the source, at most 2."""
        return self._settings.channels or min(max(source_channels, 1), 2)

    def set_bitrate(self, bitrate_bps: int) -> None:
        """Aim at `bitrate_bps`, within the 6 to 510 kbit/s of RFC 6716."""
        self._wanted_bps = bitrate_bps

    def set_packet_loss(self, percent: int) -> None:
        """Let packets repeat the one before as coarsely as a loss of `percent` asks for."""
        self._packet_loss_percent = percent if self._settings.fec else 0

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
        bitrate_bps = min(max(wanted_bps, _LOWEST_BPS), _HIGHEST_BPS)
        wanted = _Setup(channels, bitrate_bps, self._packet_loss_percent)
        if self._context is None or wanted != self._made_for:
            self._context = self._make_context(wanted)
            self._made_for = wanted
        return self._context

    def _make_context(self, setup: _Setup) -> AudioCodecContext:
        context = CodecContext.create("libopus", "w")
        context.sample_rate = _SAMPLE_RATE
        context.layout = "mono" if setup.channels == 1 else "stereo"
        context.format = "s16"
        context.bit_rate = setup.bitrate_bps
        context.time_base = Fraction(1, _SAMPLE_RATE)
        context.options = {
            "application": "audio",
            "compression_level": str(_COMPRESSION_LEVEL),
            "cutoff": str(_cutoff_hz(self._settings.max_playback_rate_hz)),
            "frame_duration": str(self._settings.frame_duration_ms),
            "fec": str(int(setup.packet_loss_percent > 0)),
            "packet_loss": str(setup.packet_loss_percent),
        }
        context.open()
        return context


def _cutoff_hz(max_playback_rate_hz: int | None) -> int:
    """Return the narrowest bandwidth that has all a receiver with this sample rate can play."""
    if max_playback_rate_hz is None:
        return _CUTOFFS_HZ[-1]
    return next((hz for hz in _CUTOFFS_HZ if 2 * hz >= max_playback_rate_hz), _CUTOFFS_HZ[-1])
