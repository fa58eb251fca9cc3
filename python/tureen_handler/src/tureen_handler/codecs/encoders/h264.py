"""H264 by libx264: constrained baseline, no delay, parameter sets with every IDR picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .video_encoder import PyavVideoEncoder

if TYPE_CHECKING:
    from av import VideoCodecContext

    from .remake_gate import RemakeGate
    from .settings import VideoEncoderSettings

_BUFFER_S = 0.15
_LOWEST_BPS = 20_000
_ROOM_FOR_SLOW_SOURCES = 2  # half the expected frame rate can still reach the maximum
_FAST_PRESET_FROM_PIXELS = 1280 * 720
_CONSTRAINED_BASELINE = "cabac=0:8x8dct=0:weightp=0:bframes=0"  # "profile" clashes in FFmpeg 7.1
_KEY_FRAMES_ON_REQUEST_ONLY = "scenecut=0"


class H264Encoder(PyavVideoEncoder):
    """libx264 with constant bitrate, retuned in place.

    x264 changes its bitrate only if it was opened with a constant one, and only up to that one: so
    it is opened for the maximum and turned down. It spends bits per frame as if the expected frame
    rate were true, so the figure given to it is corrected by the measured rate.
    """

    def __init__(self, settings: VideoEncoderSettings) -> None:
        """Make an encoder; x264 itself is set up with the first picture."""
        super().__init__(settings)
        self._expected_frame_rate = settings.frame_rate
        self._ceiling_bps = 0

    @property
    def _codec_name(self) -> str:
        return "libx264"

    def _needs_remake(self, gate: RemakeGate, wanted_bps: int, max_bps: int, now_s: float) -> bool:
        if max_bps * _ROOM_FOR_SLOW_SOURCES <= self._ceiling_bps:
            return False
        return gate.passes(self._ceiling_bps, max_bps * _ROOM_FOR_SLOW_SOURCES, now_s)

    def _configure(self, context: VideoCodecContext, wanted_bps: int, max_bps: int) -> None:
        self._ceiling_bps = max_bps * _ROOM_FOR_SLOW_SOURCES
        large = context.width * context.height >= _FAST_PRESET_FROM_PIXELS
        context.bit_rate = self._ceiling_bps
        context.options = {
            "preset": "ultrafast" if large else "superfast",
            "tune": "zerolatency",
            "forced-idr": "1",
            "maxrate": str(self._ceiling_bps),
            "bufsize": str(int(max_bps * _BUFFER_S)),
            "x264-params": f"{_CONSTRAINED_BASELINE}:{_KEY_FRAMES_ON_REQUEST_ONLY}",
        }

    def _retune(self, context: VideoCodecContext, wanted_bps: int, frame_rate: float) -> None:
        corrected = int(wanted_bps * self._expected_frame_rate / frame_rate)
        context.bit_rate = min(max(corrected, _LOWEST_BPS), self._ceiling_bps)
