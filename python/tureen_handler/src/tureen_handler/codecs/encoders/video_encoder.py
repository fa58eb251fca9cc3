"""What VP8 and H264 encoders have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from av import CodecContext, FFmpegError
from av.video.frame import PictureType

from ..errors import EncodeError
from .remake_gate import RemakeGate
from .types import EncodedChunk
from .video_clock import CLOCK_RATE, VideoClock

if TYPE_CHECKING:
    from av import VideoCodecContext, VideoFrame

    from .settings import VideoEncoderSettings

TIME_BASE = Fraction(1, CLOCK_RATE)
_KEY_FRAME_INTERVAL = 3000  # key frames come on request; this many frames at the latest
_TWO_THREADS_FROM_PIXELS = 1280 * 720


class PyavVideoEncoder(ABC):
    """Makes the codec context when the first picture arrives, and anew when it no longer fits."""

    def __init__(self, settings: VideoEncoderSettings) -> None:
        self._settings = settings
        self._wanted_bps = settings.bitrate_bps
        self._max_bps = settings.max_bitrate_bps
        self._clock = VideoClock(settings.frame_rate)
        self._gate = RemakeGate()
        self._context: VideoCodecContext | None = None
        self._made = 0

    @property
    def remakes(self) -> int:
        """How often the encoder had to be made anew."""
        return max(0, self._made - 1)

    def set_bitrate(self, bitrate_bps: int, max_bitrate_bps: int) -> None:
        """Aim at `bitrate_bps` from the next frame on, with `max_bitrate_bps` as upper bound."""
        self._wanted_bps, self._max_bps = bitrate_bps, max_bitrate_bps

    def encode(self, frame: VideoFrame, time_s: float, *, key_frame: bool) -> EncodedChunk | None:
        """Encode one picture; see `VideoEncoder.encode`."""
        timestamp = self._clock.advance(time_s)
        try:
            context = self._context_for(frame, time_s)
            self._retune(context, self._wanted_bps, self._clock.frame_rate)
            frame.pts = timestamp
            frame.time_base = TIME_BASE
            frame.pict_type = PictureType.I if key_frame else PictureType.NONE
            packets = context.encode(frame)
        except FFmpegError as error:
            self._context = None
            raise EncodeError(f"video encoder failed: {error}") from error
        if not packets:
            return None
        key = any(packet.is_keyframe for packet in packets)
        return EncodedChunk(b"".join(bytes(packet) for packet in packets), key)

    @abstractmethod
    def _needs_remake(self, gate: RemakeGate, wanted_bps: int, max_bps: int, now_s: float) -> bool:
        """Whether the present context cannot reach the wanted bitrate and should be replaced."""

    @abstractmethod
    def _configure(self, context: VideoCodecContext, wanted_bps: int, max_bps: int) -> None:
        """Set bitrate and options of a fresh context, before it is opened."""

    @abstractmethod
    def _retune(self, context: VideoCodecContext, wanted_bps: int, frame_rate: float) -> None:
        """Adapt an open context to bitrate and frame rate where the codec can."""

    @property
    @abstractmethod
    def _codec_name(self) -> str:
        """FFmpeg's name of the encoder."""

    def _context_for(self, frame: VideoFrame, now_s: float) -> VideoCodecContext:
        context = self._context
        wanted_bps, max_bps = self._wanted_bps, max(self._wanted_bps, self._max_bps)
        if (
            context is not None
            and (context.width, context.height) == (frame.width, frame.height)
            and not self._needs_remake(self._gate, wanted_bps, max_bps, now_s)
        ):
            return context
        context = self._make_context(frame.width, frame.height, wanted_bps, max_bps)
        self._context = context
        self._made += 1
        self._gate.note_remake(now_s)
        return context

    def _make_context(
        self, width: int, height: int, wanted_bps: int, max_bps: int
    ) -> VideoCodecContext:
        context = cast("VideoCodecContext", CodecContext.create(self._codec_name, "w"))
        context.width, context.height = width, height
        context.pix_fmt = "yuv420p"
        context.time_base = TIME_BASE
        context.framerate = Fraction(self._settings.frame_rate).limit_denominator(1001)
        context.gop_size = _KEY_FRAME_INTERVAL
        context.thread_count = 1 if width * height < _TWO_THREADS_FROM_PIXELS else 2
        self._configure(context, wanted_bps, max_bps)
        self._open(context)
        return context

    def _open(self, context: VideoCodecContext) -> None:
        context.open()
