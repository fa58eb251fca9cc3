"""The part of an audio encoding that runs in threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from ...codecs import create_audio_encoder
from ...codecs.encoders import AudioFramer
from ..audio_level import audio_level
from ..blank_frames import silent_frame
from .silence_gate import QUIET, SilenceGate

if TYPE_CHECKING:
    from av import AudioFrame

    from ...codecs import AudioEncoderSettings
    from ...codecs.encoders.audio_framer import FramedAudio
    from ..frame import RawFrame
    from .audio_encoding import AudioForm


class EncodedAudio(NamedTuple):
    """One packet, ready to be sent.

    Attributes:
        data: Its only payload.
        tick: Moment of its first sample in units of 1 / clock rate.
        level: Loudness in -dBov, 0 to 127 (RFC 6464).
        starts_talk: Whether it is the first sound after silence of which packets were left out.
    """

    data: bytes
    tick: int
    level: int
    starts_talk: bool


class AudioWorker:
    """Resamples, cuts, measures and encodes, one block at a time.

    Attributes:
        suppressed: Blocks of silence that were neither encoded nor sent.
    """

    def __init__(self, mime_type: str, settings: AudioEncoderSettings) -> None:
        """Make a worker for one encoding."""
        self.suppressed = 0
        self._settings = settings
        self._silence = SilenceGate(settings.frame_duration_ms / 1000) if settings.dtx else None
        self._after_silence = False
        self._encoder = create_audio_encoder(mime_type, settings)
        self._framer = AudioFramer(self._encoder.sample_rate, self._encoder.frame_samples)

    def encode(self, raw: RawFrame, form: AudioForm, loss_percent: int) -> list[EncodedAudio]:
        """Encode what `raw` completes, for so much loss: no packet, one or several.

        Raises:
            CodecError: The encoder refused a block.
        """
        self._limit_bitrate(form.max_bitrate_bps)
        self._encoder.set_packet_loss(loss_percent)
        frame = cast("AudioFrame", raw.frame)
        channels = self._encoder.channels_for(len(frame.layout.channels))
        return self._encode_blocks(self._framer.push(frame, raw.capture_time_s, channels), form)

    def finish(self, form: AudioForm) -> list[EncodedAudio]:
        """Encode what is left at the end of the sound.

        Raises:
            CodecError: The encoder refused it.
        """
        return self._encode_blocks(self._framer.finish(), form)

    def _encode_blocks(self, blocks: list[FramedAudio], form: AudioForm) -> list[EncodedAudio]:
        encoded: list[EncodedAudio] = []
        for block, tick in blocks:
            packet = self._encode_block(block if form.enabled else _silence_for(block), tick)
            if packet is not None:
                encoded.append(packet)
        return encoded

    def _encode_block(self, samples: AudioFrame, tick: int) -> EncodedAudio | None:
        level = audio_level(samples)
        if self._silence is not None and not self._silence.passes(level):
            self.suppressed += 1
            self._after_silence = True
            return None
        chunk = self._encoder.encode(samples)
        if chunk is None:
            return None
        begins = self._after_silence and level < QUIET
        self._after_silence = self._after_silence and not begins
        return EncodedAudio(chunk.data, tick, level, begins)

    def _limit_bitrate(self, max_bitrate_bps: int | None) -> None:
        if max_bitrate_bps is not None:
            wanted_bps = self._settings.bitrate_bps or max_bitrate_bps
            self._encoder.set_bitrate(min(wanted_bps, max_bitrate_bps))


def _silence_for(block: AudioFrame) -> AudioFrame:
    return silent_frame(block.layout.name, block.samples, block.sample_rate)
