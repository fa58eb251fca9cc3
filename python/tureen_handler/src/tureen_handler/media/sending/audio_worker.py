"""The part of an audio encoding that runs in threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from ...codecs import create_audio_encoder, create_packetizer
from ...codecs.encoders import AudioFramer
from ..audio_level import audio_level
from ..blank_frames import silent_frame

if TYPE_CHECKING:
    from av import AudioFrame

    from ...codecs import AudioEncoderSettings
    from ..frame import RawFrame


class AudioJob(NamedTuple):
    """One block of samples to encode.

    Attributes:
        frame: The samples as they came from the track.
        enabled: Whether to send them; else silence.
        max_bitrate_bps: Upper bound of the encoding; None: as the encoder was set up.
        run: Which run of the pipeline it belongs to; results of older runs are thrown away.
    """

    frame: RawFrame
    enabled: bool
    max_bitrate_bps: int | None
    run: int


class EncodedAudio(NamedTuple):
    """One packet, ready to be sent.

    Attributes:
        payloads: Its only payload.
        tick: Moment of its first sample in units of 1 / clock rate.
        level: Loudness in -dBov, 0 to 127 (RFC 6464).
        run: As in the job.
    """

    payloads: list[bytes]
    tick: int
    level: int
    run: int


class AudioWorker:
    """Resamples, cuts, measures and encodes, one block at a time."""

    def __init__(self, mime_type: str, settings: AudioEncoderSettings) -> None:
        """Make a worker for one encoding."""
        self._settings = settings
        self._encoder = create_audio_encoder(mime_type, settings)
        self._packetizer = create_packetizer(mime_type)
        self._framer = AudioFramer(self._encoder.sample_rate, self._encoder.frame_samples)

    def encode(self, job: AudioJob) -> list[EncodedAudio]:
        """Encode what `job` completes: no packet, one or several.

        Raises:
            CodecError: The encoder refused a block.
        """
        self._limit_bitrate(job.max_bitrate_bps)
        frame = cast("AudioFrame", job.frame.frame)
        channels = self._encoder.channels_for(len(frame.layout.channels))
        encoded: list[EncodedAudio] = []
        for block, tick in self._framer.push(frame, job.frame.capture_time_s, channels):
            samples = block if job.enabled else _silence_for(block)
            chunk = self._encoder.encode(samples)
            if chunk is not None:
                payloads = self._packetizer.packetize(chunk.data)
                encoded.append(EncodedAudio(payloads, tick, audio_level(samples), job.run))
        return encoded

    def _limit_bitrate(self, max_bitrate_bps: int | None) -> None:
        if max_bitrate_bps is not None:
            wanted_bps = self._settings.bitrate_bps or max_bitrate_bps
            self._encoder.set_bitrate(min(wanted_bps, max_bitrate_bps))


def _silence_for(block: AudioFrame) -> AudioFrame:
    return silent_frame(block.layout.name, block.samples, block.sample_rate)
