"""One decoder class for all codecs; they differ in how the context is set up."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

from av import AudioFrame, FFmpegError, Packet, VideoFrame

from ..errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from av import AudioCodecContext, VideoCodecContext


class PyavDecoder:
    """Decodes with an FFmpeg codec context that it owns."""

    def __init__(self, context: AudioCodecContext | VideoCodecContext, clock_rate: int) -> None:
        """Decode with `context`; timestamps count in `clock_rate` Hz."""
        self._context = context
        self._time_base = Fraction(1, clock_rate)

    def decode(self, data: bytes, timestamp: int) -> Sequence[AudioFrame | VideoFrame]:
        """Decode one complete frame; see `Decoder.decode`."""
        if not data:  # an empty packet would tell FFmpeg that the stream is over
            raise DecodeError("frame is empty")
        packet = Packet(data)
        packet.pts = timestamp
        packet.dts = timestamp
        packet.time_base = self._time_base
        try:
            frames = cast("list[AudioFrame | VideoFrame]", self._context.decode(packet))
        except FFmpegError as error:
            raise DecodeError(f"{self._context.name} decoder refused a frame: {error}") from error
        for frame in frames:
            frame.pts = timestamp
            frame.time_base = self._time_base
        return frames
