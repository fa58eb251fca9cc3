"""One video encoding: choose pictures, have them encoded, send them."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from ...codecs import CodecError
from ..lane import Lane
from ..loop_caller import LoopCaller
from .frame_rate_limiter import FrameRateLimiter
from .quality_limitation import QualityLimitation
from .rate_meter import RateMeter
from .video_counters import VideoCounters
from .video_worker import EncodedVideo, VideoJob, VideoWorker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..frame import RawFrame
    from .bitrate_target import BitrateChooser
    from .encoding_parameters import EncodingParameters
    from .ports import EncodingSender
    from .rtp_timeline import RtpTimeline
    from .scaled_pictures import ScaledPictures

_logger = logging.getLogger(__name__)
_QUEUE_LIMIT = 2
_BLACK_FRAME_RATE = 2.0


class VideoPipeline:
    """Encodes in the shared pool, in order; sends on the event loop.

    Disabled tracks are sent as two black pictures per second.
    """

    def __init__(
        self,
        mime_type: str,
        sender: EncodingSender,
        timeline: RtpTimeline,
        bitrate: BitrateChooser,
        pictures: ScaledPictures,
    ) -> None:
        """Make a pipeline on the running loop; `set_parameters` must follow before any frame."""
        self._sender = sender
        self._timeline = timeline
        self._worker = VideoWorker(mime_type, bitrate, pictures)
        self._counters = VideoCounters()
        self._rate = RateMeter()
        self._limitation = QualityLimitation()
        self._loop = LoopCaller()
        self._lane: Lane[VideoJob] = Lane(self._encode, _QUEUE_LIMIT)
        self._run = 0
        self._last_tick = -1
        self._enabled = True

    @property
    def level(self) -> int | None:
        """Nothing: pictures are silent."""
        return None

    def set_parameters(self, parameters: EncodingParameters, scale_down_by: float) -> None:
        """Use other parameters from the next picture on."""
        self._parameters = parameters
        self._scale_down_by = scale_down_by
        self._reset_limiter()

    def push(self, frame: RawFrame, *, enabled: bool) -> None:
        """Encode and send `frame`, or blackness in its place."""
        if enabled != self._enabled:
            self._enabled = enabled
            self._reset_limiter()
        if not self._limiter.accepts(frame.capture_time_s):
            return
        job = VideoJob(frame, enabled, self._parameters, self._scale_down_by, self._run)
        if not self._lane.push(job):
            self._counters.frames_dropped += 1
            self._limitation.note_drop(time.monotonic(), "cpu")

    def request_key_frame(self) -> None:
        """Let one of the next pictures be a key frame."""
        self._worker.key_frames.request()

    def restart(self) -> None:
        """Drop what is under way and go on with a key frame."""
        self._run += 1
        self._lane.clear()
        self._limitation.note_frame(time.monotonic(), limited=False)
        self._worker.key_frames.demand()

    def stats(self) -> Mapping[str, object]:
        """Return what belongs to encoding in W3C `RTCOutboundRtpStreamStats`."""
        now_s = time.monotonic()
        return {
            **self._counters.stats(),
            "encoderRemakes": self._worker.encoder_remakes,
            "framesPerSecond": self._rate.per_second(now_s),
            "qualityLimitationReason": self._limitation.reason,
            "qualityLimitationDurations": self._limitation.durations_s(now_s),
        }

    def close(self) -> None:
        """Drop what is under way and send nothing more."""
        self._run += 1
        self._lane.close()

    def _reset_limiter(self) -> None:
        limit = self._parameters.max_framerate if self._enabled else _BLACK_FRAME_RATE
        self._limiter = FrameRateLimiter(limit)

    def _encode(self, job: VideoJob) -> None:
        """Encode one picture; in a thread of the pool."""
        try:
            encoded = self._worker.encode(job)
        except CodecError as error:
            self._loop.call(self._handle_error, error)
            return
        if encoded is None:
            self._loop.call(self._handle_drop)
        else:
            self._loop.call(self._send, encoded)

    def _send(self, encoded: EncodedVideo) -> None:
        self._count(encoded)
        if encoded.job.run != self._run:
            self._worker.key_frames.demand()  # what is dropped here may have been one
            return
        time_s = encoded.job.frame.capture_time_s
        tick = max(round(time_s * self._timeline.clock_rate), self._last_tick + 1)
        self._last_tick = tick
        sent = self._sender.send_frame(
            encoded.payloads,
            rtp_timestamp=self._timeline.timestamp(tick),
            capture_time_s=time_s,
            key_frame=encoded.key_frame,
        )
        if not sent:
            self.request_key_frame()

    def _count(self, encoded: EncodedVideo) -> None:
        now_s = time.monotonic()
        counters = self._counters
        counters.frames_encoded += 1
        counters.key_frames_encoded += encoded.key_frame
        counters.total_encode_time_s += encoded.duration_s
        counters.frame_width, counters.frame_height = encoded.width, encoded.height
        counters.target_bitrate_bps = encoded.target.bitrate_bps
        self._sender.set_bitrate_wish(encoded.target.max_bitrate_bps)
        self._rate.note(now_s)
        limited = encoded.target.bitrate_bps < encoded.target.max_bitrate_bps
        self._limitation.note_frame(now_s, limited=limited)

    def _handle_drop(self) -> None:
        self._counters.frames_dropped_by_encoder += 1
        self._limitation.note_drop(time.monotonic(), "bandwidth")

    def _handle_error(self, error: CodecError) -> None:
        level = logging.DEBUG if self._counters.encode_errors else logging.WARNING
        _logger.log(level, "a picture could not be encoded: %s", error)
        self._counters.encode_errors += 1
        self.request_key_frame()
