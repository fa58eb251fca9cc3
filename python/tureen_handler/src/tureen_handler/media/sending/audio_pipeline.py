"""One audio encoding: have blocks of samples encoded, send them."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from ...codecs import CodecError
from ..lane import Lane
from ..loop_caller import LoopCaller
from .audio_worker import AudioJob, AudioWorker, EncodedAudio
from .loss_meter import LossMeter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...codecs import AudioEncoderSettings
    from ..frame import RawFrame
    from .encoding_parameters import EncodingParameters
    from .ports import EncodingSender
    from .rtp_timeline import RtpTimeline

_logger = logging.getLogger(__name__)
_QUEUE_LIMIT = 25


class AudioPipeline:
    """Encodes in the shared pool, in order; sends on the event loop.

    Disabled tracks are sent as silence.
    """

    def __init__(
        self,
        mime_type: str,
        sender: EncodingSender,
        timeline: RtpTimeline,
        settings: AudioEncoderSettings,
    ) -> None:
        """Make a pipeline on the running loop; `set_parameters` must follow before any frame."""
        self._level: int | None = None
        self._sender = sender
        self._timeline = timeline
        self._worker = AudioWorker(mime_type, settings)
        self._loop = LoopCaller()
        self._lane: Lane[AudioJob] = Lane(self._encode, _QUEUE_LIMIT)
        self._max_bitrate_bps: int | None = None
        self._loss = LossMeter()
        self._run = 0
        self._encoded = 0
        self._errors = 0

    @property
    def level(self) -> int | None:
        """Loudness of the newest packet in -dBov, 0 to 127; None before the first."""
        return self._level

    def set_parameters(self, parameters: EncodingParameters, scale_down_by: float) -> None:
        """Use another bitrate from the next block on; the rest means nothing for audio."""
        self._max_bitrate_bps = parameters.max_bitrate_bps

    def push(self, frame: RawFrame, *, enabled: bool) -> None:
        """Encode and send `frame`, or silence in its place."""
        self._lane.push(
            AudioJob(frame, enabled, self._max_bitrate_bps, self._loss.percent, self._run)
        )

    def handle_loss_report(self, fraction_lost: float) -> None:
        """Prepare for the loss that the other side reports, 0 to 1."""
        self._loss.note(fraction_lost, time.monotonic())

    def restart(self) -> None:
        """Drop what is under way."""
        self._run += 1
        self._lane.clear()

    def stats(self) -> Mapping[str, object]:
        """Return what belongs to encoding; W3C defines nothing for audio."""
        return {
            "packetsEncoded": self._encoded,
            "packetsSuppressed": self._worker.suppressed,
            "expectedLossPercent": self._loss.percent,
            "framesDropped": self._lane.dropped,
            "encodeErrors": self._errors,
        }

    def close(self) -> None:
        """Drop what is under way and send nothing more."""
        self._run += 1
        self._lane.close()

    def _encode(self, job: AudioJob) -> None:
        """Encode one block; in a thread of the pool."""
        try:
            encoded = self._worker.encode(job)
        except CodecError as error:
            self._loop.call(self._handle_error, error)
            return
        if encoded:
            self._loop.call(self._send, encoded)

    def _send(self, packets: list[EncodedAudio]) -> None:
        self._encoded += len(packets)
        for packet in packets:
            if packet.run != self._run:
                continue
            self._level = packet.level
            self._sender.send_frame(
                packet.payloads,
                rtp_timestamp=self._timeline.timestamp(packet.tick),
                capture_time_s=packet.tick / self._timeline.clock_rate,
                audio_level=packet.level,
                starts_talk=packet.starts_talk,
            )

    def _handle_error(self, error: CodecError) -> None:
        level = logging.DEBUG if self._errors else logging.WARNING
        _logger.log(level, "sound could not be encoded: %s", error)
        self._errors += 1
