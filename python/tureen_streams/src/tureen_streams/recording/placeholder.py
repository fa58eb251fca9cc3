"""A black picture for a track of which nothing has come when its file begins."""

from __future__ import annotations

from functools import cache

from tureen_handler.codecs import VideoEncoderSettings, create_video_encoder
from tureen_handler.media.blank_frames import black_frame
from tureen_handler.media.frame import EncodedFrame

from .stream_template import StreamHead

VIDEO_CLOCK_RATE = 90_000
AUDIO_CLOCK_RATES = {"audio/pcmu": 8000, "audio/pcma": 8000}
_WIDTH, _HEIGHT = 640, 360


def placeholder(mime_type: str) -> StreamHead:
    """Head of a stream in which nothing is yet; of a video its frame is a black key frame.

    Raises:
        CodecError: Nothing here encodes `mime_type`.
    """
    if mime_type.startswith("audio/"):
        rate = AUDIO_CLOCK_RATES.get(mime_type, 48_000)
        return StreamHead(_frame(mime_type, rate, b""), 1 if rate == 8000 else 2)
    return StreamHead(_frame(mime_type, VIDEO_CLOCK_RATE, _black_key_frame(mime_type)), 1)


def _frame(mime_type: str, clock_rate: int, data: bytes) -> EncodedFrame:
    return EncodedFrame(
        data=data,
        mime_type=mime_type,
        clock_rate=clock_rate,
        timestamp=0,
        key_frame=True,
        ntp_time_s=None,
        arrival_time_s=0.0,
    )


@cache
def _black_key_frame(mime_type: str) -> bytes:
    encoder = create_video_encoder(mime_type, VideoEncoderSettings())
    chunk = encoder.encode(black_frame(_WIDTH, _HEIGHT), 0.0, key_frame=True)
    return b"" if chunk is None else chunk.data
