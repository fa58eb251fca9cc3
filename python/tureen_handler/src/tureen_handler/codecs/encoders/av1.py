"""AV1 by SVT-AV1, in real-time mode."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..thread_priority import kept_thread_priority
from .fixed_rate_encoder import FixedRateEncoder
from .leaky_bucket import LeakyBucket

if TYPE_CHECKING:
    from collections.abc import Mapping

    from av import VideoCodecContext, VideoFrame

    from .remake_gate import RemakeGate
    from .settings import VideoEncoderSettings
    from .types import EncodedChunk

AV1_ENCODER = "libsvtav1"
_PARAMETERS = "pred-struct=1:rc=2:lookahead=0:lp=1"
"""Each picture needs earlier ones only; constant bitrate, no delay, as few threads as can be."""
_FASTEST_PRESET = "12"
_FATAL_ONLY = "0"


class Av1Encoder(FixedRateEncoder):
    """SVT-AV1 with constant bitrate and key frames on request.

    It spends bits per picture as if the expected frame rate were true, so it is told of as many
    times the bitrate as the source is slower.
    """

    def __init__(self, settings: VideoEncoderSettings) -> None:
        """Make an encoder; SVT-AV1, which writes to standard error, is told not to chat."""
        os.environ.setdefault("SVT_LOG", _FATAL_ONLY)
        super().__init__(settings)
        self._bucket = LeakyBucket()

    def encode(self, frame: VideoFrame, time_s: float, *, key_frame: bool) -> EncodedChunk | None:
        """Encode one picture, or leave it out where SVT-AV1 has not held the bitrate."""
        if not self._bucket.has_room(time_s, self._wanted_bps):
            self._clock.advance(time_s)  # what is left out is part of the frame rate, too
            return None
        chunk = super().encode(frame, time_s, key_frame=key_frame)
        if chunk is not None:
            self._bucket.fill(len(chunk.data))
        return chunk

    @property
    def _codec_name(self) -> str:
        return AV1_ENCODER

    def _needs_remake(self, gate: RemakeGate, wanted_bps: int, max_bps: int, now_s: float) -> bool:
        return super()._needs_remake(gate, self._at_expected_rate(wanted_bps), max_bps, now_s)

    def _configure(self, context: VideoCodecContext, wanted_bps: int, max_bps: int) -> None:
        super()._configure(context, self._at_expected_rate(wanted_bps), max_bps)

    def _open(self, context: VideoCodecContext) -> None:
        with kept_thread_priority():
            super()._open(context)

    def _at_expected_rate(self, bitrate_bps: int) -> int:
        """Return the bitrate whose share of a picture is right at the true frame rate."""
        return round(bitrate_bps * self._settings.frame_rate / self._clock.frame_rate)

    def _options_for(self, bitrate_bps: int) -> Mapping[str, str]:
        return {"preset": _FASTEST_PRESET, "svtav1-params": _PARAMETERS}
