"""VP8 and VP9 by libvpx, in real-time mode."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from .fixed_rate_encoder import FixedRateEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from av import VideoCodecContext

_BUFFER_S = 0.6
_DECLARED_RATE = Fraction(40)
"""A frame rate that no source has, near those that sources have.

Where a picture comes when the one before should end, libvpx smooths its measure of the frame rate
over ten seconds; else it takes the step as it is. Told the true rate it would take one missing
picture for half the rate and go on to spend twice the bits on each: every seventh picture missing
makes that half the bitrate more.
"""
_REAL_TIME = {
    "deadline": "realtime",
    "lag-in-frames": "0",
    "undershoot-pct": "100",
    "overshoot-pct": "15",
    "max-intra-rate": "450",
    "static-thresh": "1",
    # Pictures are dropped while less than so many percent of the buffer are left: with content that
    # even the coarsest quantizer cannot squeeze into the bitrate, nothing else holds it.
    "drop-threshold": "30",
}


class VpxEncoder(FixedRateEncoder):
    """libvpx with constant bitrate."""

    _options: ClassVar[Mapping[str, str]]

    def _configure(self, context: VideoCodecContext, wanted_bps: int, max_bps: int) -> None:
        super()._configure(context, wanted_bps, max_bps)
        context.framerate = _DECLARED_RATE

    def _options_for(self, bitrate_bps: int) -> Mapping[str, str]:
        return {
            **_REAL_TIME,
            **self._options,
            "minrate": str(bitrate_bps),
            "maxrate": str(bitrate_bps),
            "bufsize": str(int(bitrate_bps * _BUFFER_S)),
        }


class Vp8Encoder(VpxEncoder):
    """VP8."""

    _options: ClassVar[Mapping[str, str]] = {
        "cpu-used": "-8",
        "error-resilient": "default",
        "noise-sensitivity": "0",
    }

    @property
    def _codec_name(self) -> str:
        return "libvpx"


class Vp9Encoder(VpxEncoder):
    """VP9 of profile 0 in one layer, without pictures that are not shown."""

    _options: ClassVar[Mapping[str, str]] = {
        "cpu-used": "8",
        "aq-mode": "3",
        "auto-alt-ref": "0",
        "frame-parallel": "0",
        "row-mt": "0",
    }

    @property
    def _codec_name(self) -> str:
        return "libvpx-vp9"
