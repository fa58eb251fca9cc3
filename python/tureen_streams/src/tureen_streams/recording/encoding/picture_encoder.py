"""Pictures of a track into a video codec, for a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from av import VideoFrame
from tureen_handler.codecs import VideoEncoderSettings, create_video_encoder
from tureen_handler.codecs.encoders import PictureScaler
from tureen_handler.media.frame import EncodedFrame

from .types import EncodedPart

if TYPE_CHECKING:
    from av import AudioFrame
    from tureen_handler.codecs.encoders import VideoEncoder

_CLOCK_RATE: Final = 90_000
_KEY_FRAME_INTERVAL_S: Final = 2.0
"""So far apart at most: players seek, and fragments and segments begin, at key frames."""

_BITS_PER_PIXEL: Final = 3
_LOWEST_BPS: Final = 100_000


class PictureEncoder:
    """Encodes with the encoders of what is sent, which add no delay.

    Args:
        mime_type: The codec, in lower case.
        bitrate_bps: What to aim at; None: 3 bits per pixel and second.

    Raises:
        UnsupportedCodecError: Nothing here encodes it.
    """

    def __init__(self, mime_type: str, bitrate_bps: int | None) -> None:
        self._mime_type = mime_type
        self._bitrate_bps = bitrate_bps
        self._scaler = PictureScaler()
        self._encoder: VideoEncoder = create_video_encoder(
            mime_type, _settings(bitrate_bps or _LOWEST_BPS)
        )
        self._pixels = 0
        self._key_frame_wanted = True
        self._key_frame_s = float("-inf")

    def encode(self, frame: AudioFrame | VideoFrame, capture_time_s: float) -> list[EncodedPart]:
        """Encode one picture."""
        if not isinstance(frame, VideoFrame):
            return []
        picture = self._scaler.scale(frame)
        self._follow_size(picture)
        wanted = self._key_frame_wanted
        due = wanted or capture_time_s - self._key_frame_s >= _KEY_FRAME_INTERVAL_S
        chunk = self._encoder.encode(picture, capture_time_s, key_frame=due)
        if chunk is None:
            return []
        if chunk.key_frame:
            self._key_frame_wanted, self._key_frame_s = False, capture_time_s
        encoded = EncodedFrame(
            data=chunk.data,
            mime_type=self._mime_type,
            clock_rate=_CLOCK_RATE,
            timestamp=round(capture_time_s * _CLOCK_RATE),
            key_frame=chunk.key_frame,
            ntp_time_s=None,
            arrival_time_s=capture_time_s,
            capture_time_s=capture_time_s,
        )
        return [EncodedPart(encoded)]

    def finish(self) -> list[EncodedPart]:
        """Return nothing: nothing is held back."""
        return []

    def request_key_frame(self) -> None:
        """Let the next picture be a key frame."""
        self._key_frame_wanted = True

    def _follow_size(self, picture: VideoFrame) -> None:
        pixels = picture.width * picture.height
        if pixels != self._pixels and self._bitrate_bps is None:
            bitrate_bps = max(_LOWEST_BPS, pixels * _BITS_PER_PIXEL)
            self._encoder = create_video_encoder(self._mime_type, _settings(bitrate_bps))
            self._key_frame_wanted = True
        self._pixels = pixels


def _settings(bitrate_bps: int) -> VideoEncoderSettings:
    return VideoEncoderSettings(bitrate_bps=bitrate_bps, max_bitrate_bps=bitrate_bps)
