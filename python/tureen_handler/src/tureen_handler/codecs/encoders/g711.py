"""PCMU and PCMA (ITU-T G.711): 8 kHz, mono, 64 kbit/s."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

from av import CodecContext, FFmpegError

from ..errors import EncodeError
from .types import EncodedChunk

if TYPE_CHECKING:
    from av import AudioCodecContext, AudioFrame

    from .settings import AudioEncoderSettings

_SAMPLE_RATE = 8_000


class G711Encoder:
    """Compresses 16-bit samples to 8 bits each."""

    sample_rate = _SAMPLE_RATE

    def __init__(self, codec_name: str, settings: AudioEncoderSettings) -> None:
        """Make an encoder for FFmpeg's codec `pcm_mulaw` or `pcm_alaw`."""
        self.frame_samples = _SAMPLE_RATE * settings.frame_duration_ms // 1000
        self._context = cast("AudioCodecContext", CodecContext.create(codec_name, "w"))
        self._context.sample_rate = _SAMPLE_RATE
        self._context.layout = "mono"
        self._context.format = "s16"
        self._context.time_base = Fraction(1, _SAMPLE_RATE)

    def channels_for(self, source_channels: int) -> int:
        """Return 1: G.711 in RTP is mono."""
        return 1

    def set_bitrate(self, bitrate_bps: int) -> None:
        """Do nothing: the bitrate of G.711 is fixed."""

    def set_packet_loss(self, percent: int) -> None:
        """Do nothing: G.711 cannot repeat anything."""

    def encode(self, frame: AudioFrame) -> EncodedChunk | None:
        """Encode one block of samples; see `AudioEncoder.encode`."""
        try:
            packets = self._context.encode(frame)
        except FFmpegError as error:
            raise EncodeError(f"G.711 encoder failed: {error}") from error
        return EncodedChunk(bytes(packets[0]), True) if packets else None
