"""One video encoding: have pictures encoded, send them."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from .encoding_parameters import EncodingParameters
from .quality_limitation import QualityLimitation
from .rate_meter import RateMeter
from .video_counters import VideoCounters
from .video_encoding import VideoForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...codecs import CodecError
    from ..frame import RawFrame
    from ..track import Track
    from .bitrate_target import BitrateChooser, BitrateTarget
    from .encoder_pool import EncoderPool
    from .outlet import EncodingOutlet
    from .send_options import SendOptions
    from .video_encoding import VideoEncoding
    from .video_worker import EncodedVideo

_logger = logging.getLogger(__name__)


class VideoPipeline:
    """Has pictures encoded, together with others that need the same, and sends them.

    Disabled tracks are sent as two black pictures per second.
    """

    def __init__(
        self,
        mime_type: str,
        outlet: EncodingOutlet,
        options: SendOptions,
        bitrate: BitrateChooser,
        encoders: EncoderPool[VideoForm, VideoEncoding],
    ) -> None:
        """Make a pipeline on the running loop."""
        self._mime_type = mime_type
        self._outlet = outlet
        self._options = options
        self._bitrate = bitrate
        self._encoders = encoders
        self._encoding: VideoEncoding | None = None
        self._parameters = EncodingParameters()
        self._scale_down_by = 1.0
        self._counters = VideoCounters()
        self._rate = RateMeter()
        self._limitation = QualityLimitation()
        self._run = 0
        self._awaits_key_frame = True
        self._owner: object | None = None

    @property
    def level(self) -> int | None:
        """Nothing: pictures are silent."""
        return None

    def set_parameters(self, parameters: EncodingParameters, scale_down_by: float) -> None:
        """Use other parameters from the next picture on."""
        self._parameters = parameters
        self._scale_down_by = scale_down_by

    def push(self, frame: RawFrame, track: Track) -> None:
        """Encode and send a picture of `track`, or blackness in its place."""
        form = self._form(track)
        before = self._encoding
        if before is None:
            self._encoding = self._encoders.enter(form, self)
        elif form != before.form:
            self._encoding = self._encoders.change(before, form, self)
        encoding = self._encoding
        if encoding is None:
            return
        if encoding is not before:
            self._begin_anew(encoding)
        encoding.push(frame, self, self._run)

    def finish(self) -> None:
        """Do nothing: pictures are whole."""

    def request_key_frame(self) -> None:
        """Let one of the next pictures be a key frame."""
        if self._encoding is not None:
            self._encoding.request_key_frame()

    def restart(self) -> None:
        """Drop what is under way and go on with a key frame."""
        self._run += 1
        self._limitation.note_frame(time.monotonic(), limited=False)
        if self._encoding is None:
            return
        if self._encoding.members == (self,):
            self._encoding.clear()
            self._begin_anew(self._encoding)
        else:
            self._leave()

    def stats(self) -> Mapping[str, object]:
        """Return what belongs to encoding in W3C `RTCOutboundRtpStreamStats`."""
        now_s = time.monotonic()
        remakes = 0 if self._encoding is None else self._encoding.worker.encoder_remakes
        return {
            **self._counters.stats(),
            "encoderRemakes": remakes,
            "framesPerSecond": self._rate.per_second(now_s),
            "qualityLimitationReason": self._limitation.reason,
            "qualityLimitationDurations": self._limitation.durations_s(now_s),
        }

    def close(self) -> None:
        """Drop what is under way and send nothing more."""
        self._run += 1
        self._leave()

    def target(self, pixels: int) -> BitrateTarget:
        """Return what the path can take; see `VideoMember`."""
        return self._bitrate.choose(pixels, self._parameters)

    def separate(self) -> None:
        """Take an encoder for itself with the next picture; see `VideoMember`."""
        self._owner = self

    def handle_encoded(self, result: EncodedVideo, run: int) -> None:
        """Send a picture; see `EncodingMember`."""
        encoding = self._encoding
        if run != self._run or encoding is None:
            return
        if self._awaits_key_frame and not result.key_frame:
            encoding.begin_anew(self)
            return
        self._awaits_key_frame = False
        self._count(result)
        tick = self._outlet.tick_of(result.capture_time_s)
        if not self._outlet.send(result.data, tick, key_frame=result.key_frame):
            self.request_key_frame()

    def handle_overload(self) -> None:
        """Count a picture that was dropped; see `EncodingMember`."""
        self._counters.frames_dropped += 1
        self._limitation.note_drop(time.monotonic(), "cpu")

    def handle_dropped_by_encoder(self) -> None:
        """Count a picture that the encoder left out; see `VideoMember`."""
        self._counters.frames_dropped_by_encoder += 1
        self._limitation.note_drop(time.monotonic(), "bandwidth")

    def handle_encode_error(self, error: CodecError) -> None:
        """Count a picture that could not be encoded; see `EncodingMember`."""
        level = logging.DEBUG if self._counters.encode_errors else logging.WARNING
        _logger.log(level, "a picture could not be encoded: %s", error)
        self._counters.encode_errors += 1
        self.request_key_frame()

    def _form(self, track: Track) -> VideoForm:
        return VideoForm(
            track=track.origin,
            mime_type=self._mime_type,
            enabled=track.enabled,
            parameters=self._parameters,
            scale_down_by=self._scale_down_by,
            options=self._options,
            awaits_estimate=self._bitrate.awaits_estimate,
            owner=self._owner,
        )

    def _begin_anew(self, encoding: VideoEncoding) -> None:
        self._awaits_key_frame = True
        encoding.begin_anew(self)

    def _leave(self) -> None:
        if self._encoding is not None:
            self._encoders.leave(self._encoding, self)
            self._encoding = None

    def _count(self, encoded: EncodedVideo) -> None:
        now_s = time.monotonic()
        counters = self._counters
        counters.frames_encoded += 1
        counters.key_frames_encoded += encoded.key_frame
        counters.total_encode_time_s += encoded.duration_s
        counters.frame_width, counters.frame_height = encoded.width, encoded.height
        counters.target_bitrate_bps = encoded.target.bitrate_bps
        self._outlet.sender.set_bitrate_wish(
            self._bitrate.choose(encoded.width * encoded.height, self._parameters).max_bitrate_bps
        )
        self._rate.note(now_s)
        limited = encoded.target.bitrate_bps < encoded.target.max_bitrate_bps
        self._limitation.note_frame(now_s, limited=limited)
