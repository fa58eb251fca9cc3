"""Which decoder belongs to which mime type."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from av import CodecContext
from av.codec.context import Flags

from ..errors import UnsupportedCodecError
from .pyav_decoder import PyavDecoder

if TYPE_CHECKING:
    from av import AudioCodecContext, VideoCodecContext

    from .types import Decoder

AV1_DECODER = "libdav1d"
_VIDEO = {
    "video/vp8": "vp8",
    "video/vp9": "libvpx-vp9",
    "video/h264": "h264",
    "video/av1": AV1_DECODER,
}
"""FFmpeg's decoders. Its own one of VP9 shows only the first spatial layer of a picture."""
_AUDIO = {"audio/opus": "opus", "audio/pcmu": "pcm_mulaw", "audio/pcma": "pcm_alaw"}


def create_decoder(mime_type: str, clock_rate: int, channels: int = 1) -> Decoder:
    """Return a decoder for one stream.

    Args:
        mime_type: As in RTP parameters; case does not matter.
        clock_rate: RTP clock rate in Hz, for audio also the sample rate.
        channels: Audio channels to decode to, 1 or 2; not used for video.

    Raises:
        UnsupportedCodecError: There is none.
    """
    name = mime_type.lower()
    if name in _VIDEO:
        return PyavDecoder(_video_context(_VIDEO[name]), clock_rate)
    if name in _AUDIO:
        return PyavDecoder(_audio_context(_AUDIO[name], clock_rate, channels), clock_rate)
    raise UnsupportedCodecError(mime_type, sorted([*_VIDEO, *_AUDIO]))


def _video_context(codec: str) -> VideoCodecContext:
    context = cast("VideoCodecContext", CodecContext.create(codec, "r"))
    context.thread_count = 1  # frame threads would delay every picture
    context.flags |= Flags.low_delay
    if codec == AV1_DECODER:
        context.options = {"max_frame_delay": "1"}
    return context


def _audio_context(codec: str, sample_rate: int, channels: int) -> AudioCodecContext:
    context = cast("AudioCodecContext", CodecContext.create(codec, "r"))
    context.sample_rate = sample_rate
    context.layout = "mono" if channels == 1 else "stereo"
    return context
