"""VP8 by libvpx, in real-time mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .video_encoder import PyavVideoEncoder

if TYPE_CHECKING:
    from av import VideoCodecContext

    from .remake_gate import RemakeGate
    from .settings import VideoEncoderSettings

_BUFFER_S = 0.6
_OPTIONS = {
    "deadline": "realtime",
    "cpu-used": "-8",
    "lag-in-frames": "0",
    "error-resilient": "default",
    "undershoot-pct": "100",
    "overshoot-pct": "15",
    "max-intra-rate": "450",
    "static-thresh": "1",
    "noise-sensitivity": "0",
}


class Vp8Encoder(PyavVideoEncoder):
    """libvpx with constant bitrate. FFmpeg cannot change its bitrate: it is made anew for that."""

    def __init__(self, settings: VideoEncoderSettings) -> None:
        """Make an encoder; libvpx itself is set up with the first picture."""
        super().__init__(settings)
        self._made_for_bps = 0

    @property
    def _codec_name(self) -> str:
        return "libvpx"

    def _needs_remake(self, gate: RemakeGate, wanted_bps: int, max_bps: int, now_s: float) -> bool:
        return gate.passes(self._made_for_bps, wanted_bps, now_s)

    def _configure(self, context: VideoCodecContext, wanted_bps: int, max_bps: int) -> None:
        self._made_for_bps = wanted_bps
        context.bit_rate = wanted_bps
        context.options = {
            **_OPTIONS,
            "minrate": str(wanted_bps),
            "maxrate": str(wanted_bps),
            "bufsize": str(int(wanted_bps * _BUFFER_S)),
        }

    def _retune(self, context: VideoCodecContext, wanted_bps: int, frame_rate: float) -> None:
        """Do nothing: libvpx measures the frame rate itself, and the bitrate is fixed."""
