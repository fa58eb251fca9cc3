"""One audio encoding: have blocks of samples encoded, send them."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from .audio_encoding import AudioForm
from .loss_meter import LossMeter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...codecs import AudioEncoderSettings, CodecError
    from ..frame import RawFrame
    from ..track import Track
    from .audio_encoding import AudioEncoding
    from .audio_worker import EncodedAudio
    from .encoder_pool import EncoderPool
    from .encoding_parameters import EncodingParameters
    from .outlet import EncodingOutlet

_logger = logging.getLogger(__name__)


class AudioPipeline:
    """Has sound encoded, together with others that need the same, and sends it.

    Disabled tracks are sent as silence.
    """

    def __init__(
        self,
        mime_type: str,
        outlet: EncodingOutlet,
        settings: AudioEncoderSettings,
        encoders: EncoderPool[AudioForm, AudioEncoding],
    ) -> None:
        """Make a pipeline on the running loop."""
        self._mime_type = mime_type
        self._outlet = outlet
        self._settings = settings
        self._encoders = encoders
        self._encoding: AudioEncoding | None = None
        self._level: int | None = None
        self._max_bitrate_bps: int | None = None
        self._loss = LossMeter()
        self._run = 0
        self._encoded = 0
        self._errors = 0
        self._dropped = 0

    @property
    def level(self) -> int | None:
        """Loudness of the newest packet in -dBov, 0 to 127; None before the first."""
        return self._level

    @property
    def loss_percent(self) -> int:
        """The loss that the other side reports."""
        return self._loss.percent

    def set_parameters(self, parameters: EncodingParameters, scale_down_by: float) -> None:
        """Use another bitrate from the next block on; the rest means nothing for audio."""
        self._max_bitrate_bps = parameters.max_bitrate_bps

    def push(self, frame: RawFrame, track: Track) -> None:
        """Encode and send a block of `track`, or silence in its place."""
        form = AudioForm(
            track.origin, self._mime_type, track.enabled, self._max_bitrate_bps, self._settings
        )
        if self._encoding is None:
            self._encoding = self._encoders.enter(form, self)
        elif form != self._encoding.form:
            self._encoding = self._encoders.change(self._encoding, form, self)
        self._encoding.push(frame, self, self._run)

    def finish(self) -> None:
        """Send what is left of a track that has ended."""
        if self._encoding is not None:
            self._encoding.finish(self, self._run)

    def handle_loss_report(self, fraction_lost: float) -> None:
        """Prepare for the loss that the other side reports, 0 to 1."""
        self._loss.note(fraction_lost, time.monotonic())

    def restart(self) -> None:
        """Drop what is under way."""
        self._run += 1
        if self._encoding is None:
            return
        if self._encoding.members == (self,):
            self._encoding.clear()
        else:
            self._leave()

    def stats(self) -> Mapping[str, object]:
        """Return what belongs to encoding; W3C defines nothing for audio."""
        suppressed = 0 if self._encoding is None else self._encoding.worker.suppressed
        return {
            "packetsEncoded": self._encoded,
            "packetsSuppressed": suppressed,
            "expectedLossPercent": self._loss.percent,
            "framesDropped": self._dropped,
            "encodeErrors": self._errors,
        }

    def close(self) -> None:
        """Drop what is under way and send nothing more."""
        self._run += 1
        self._leave()

    def handle_encoded(self, result: list[EncodedAudio], run: int) -> None:
        """Send packets; see `EncodingMember`."""
        self._encoded += len(result)
        if run != self._run:
            return
        for packet in result:
            self._level = packet.level
            self._outlet.send(
                packet.data,
                packet.tick,
                audio_level=packet.level,
                starts_talk=packet.starts_talk,
            )

    def handle_overload(self) -> None:
        """Count a block that was dropped; see `EncodingMember`."""
        self._dropped += 1

    def handle_encode_error(self, error: CodecError) -> None:
        """Count a block that could not be encoded; see `EncodingMember`."""
        level = logging.DEBUG if self._errors else logging.WARNING
        _logger.log(level, "sound could not be encoded: %s", error)
        self._errors += 1

    def _leave(self) -> None:
        if self._encoding is not None:
            self._encoders.leave(self._encoding, self)
            self._encoding = None
