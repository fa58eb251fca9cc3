"""Encoders whose bitrate FFmpeg cannot change while they run."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from .video_encoder import PyavVideoEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from av import VideoCodecContext

    from .remake_gate import RemakeGate
    from .settings import VideoEncoderSettings


class FixedRateEncoder(PyavVideoEncoder):
    """Is made anew for another bitrate, as often as the gate allows."""

    def __init__(self, settings: VideoEncoderSettings) -> None:
        """Make an encoder; the codec itself is set up with the first picture."""
        super().__init__(settings)
        self._made_for_bps = 0

    @abstractmethod
    def _options_for(self, bitrate_bps: int) -> Mapping[str, str]:
        """Return the options of a context of this bitrate."""

    def _needs_remake(self, gate: RemakeGate, wanted_bps: int, max_bps: int, now_s: float) -> bool:
        return gate.passes(self._made_for_bps, wanted_bps, now_s)

    def _configure(self, context: VideoCodecContext, wanted_bps: int, max_bps: int) -> None:
        self._made_for_bps = wanted_bps
        context.bit_rate = wanted_bps
        context.options = dict(self._options_for(wanted_bps))

    def _retune(self, context: VideoCodecContext, wanted_bps: int, frame_rate: float) -> None:
        """Do nothing: the bitrate is fixed."""
