"""Encoders of sound that only files know: plain samples and MP3."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from av import AudioResampler, CodecContext
from tureen_handler.codecs import AudioEncoderSettings, create_audio_encoder

from ..audio_fill import MP3_FRAME_SAMPLES
from ..container_format import MP3, PCM
from ..silent_file import MP3_OPTIONS, layout_of

if TYPE_CHECKING:
    from av import AudioCodecContext, AudioFrame
    from tureen_handler.codecs.encoders import AudioEncoder

_BLOCK_S: Final = Fraction(1, 50)
_MP3_RATES: Final = frozenset({32_000, 44_100, 48_000})
_FULL_RATE: Final = 48_000
_MP3_BPS: Final = {1: 64_000, 2: 128_000}


class SoundPacket(NamedTuple):
    """One packet.

    Attributes:
        data: Its bytes.
        tick: Moment of its first sample, in samples.
    """

    data: bytes
    tick: int


class SampleEncoder(Protocol):
    """Turns blocks of s16 samples into packets.

    Attributes:
        sample_rate: Samples per second that it wants.
        frame_samples: Samples per channel that it wants in a block.
        channels: Channels that it wants.
    """

    sample_rate: int
    frame_samples: int
    channels: int

    def encode(self, block: AudioFrame, tick: int) -> list[SoundPacket]:
        """Encode a block whose first sample has the moment `tick`."""

    def finish(self) -> list[SoundPacket]:
        """Return what is held back."""


class PcmEncoder:
    """Plain samples, at the rate of the source."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        self.sample_rate = sample_rate
        self.frame_samples = int(sample_rate * _BLOCK_S)
        self.channels = channels

    def encode(self, block: AudioFrame, tick: int) -> list[SoundPacket]:
        """Return the samples as they are."""
        size = block.samples * self.channels * 2
        return [SoundPacket(bytes(block.planes[0])[:size], tick)]

    def finish(self) -> list[SoundPacket]:
        """Return nothing: nothing is held back."""
        return []


class Mp3Encoder:
    """MP3 by libmp3lame, in frames that need none before them."""

    def __init__(self, sample_rate: int, channels: int, bitrate_bps: int | None) -> None:
        self.sample_rate = sample_rate if sample_rate in _MP3_RATES else _FULL_RATE
        self.frame_samples = MP3_FRAME_SAMPLES
        self.channels = channels
        layout = layout_of(channels)
        context = CodecContext.create("libmp3lame", "w")
        context.sample_rate, context.layout, context.format = self.sample_rate, layout, "s16p"
        context.time_base = Fraction(1, self.sample_rate)
        context.bit_rate = bitrate_bps or _MP3_BPS[channels]
        context.options = MP3_OPTIONS
        context.open()
        self._context: AudioCodecContext = context
        self._planar = AudioResampler(format="s16p", layout=layout, rate=self.sample_rate)

    def encode(self, block: AudioFrame, tick: int) -> list[SoundPacket]:
        """Encode a block; packets come some blocks later."""
        packets: list[SoundPacket] = []
        for frame in self._planar.resample(block):
            frame.pts, frame.time_base = tick, self._context.time_base
            packets += self._encode(frame)
        return packets

    def finish(self) -> list[SoundPacket]:
        """Return the last packets."""
        return self._encode(None)

    def _encode(self, frame: AudioFrame | None) -> list[SoundPacket]:
        return [SoundPacket(bytes(p), p.pts or 0) for p in self._context.encode(frame)]


class SentSoundEncoder:
    """An encoder of what is sent, such as Opus, for a file."""

    def __init__(self, mime_type: str, channels: int, bitrate_bps: int | None) -> None:
        settings = AudioEncoderSettings(bitrate_bps=bitrate_bps, channels=channels, fec=False)
        self._encoder: AudioEncoder = create_audio_encoder(mime_type, settings)
        self.sample_rate = self._encoder.sample_rate
        self.frame_samples = self._encoder.frame_samples
        self.channels = self._encoder.channels_for(channels)

    def encode(self, block: AudioFrame, tick: int) -> list[SoundPacket]:
        """Encode a block into a packet.

        Raises:
            EncodeError: The encoder refused it.
        """
        chunk = self._encoder.encode(block)
        return [] if chunk is None else [SoundPacket(chunk.data, tick)]

    def finish(self) -> list[SoundPacket]:
        """Return nothing: nothing is held back."""
        return []


def create_sample_encoder(
    mime_type: str, *, sample_rate: int, channels: int, bitrate_bps: int | None
) -> SampleEncoder:
    """Return an encoder for a file.

    Args:
        mime_type: In lower case.
        sample_rate: Of the source.
        channels: Of the source.
        bitrate_bps: What to aim at; None: what suits the channels.

    Raises:
        CodecError: Nothing here encodes it.
    """
    kept = min(max(channels, 1), 2)
    if mime_type == PCM:
        return PcmEncoder(sample_rate, kept)
    if mime_type == MP3:
        return Mp3Encoder(sample_rate, kept, bitrate_bps)
    return SentSoundEncoder(mime_type, kept, bitrate_bps)
