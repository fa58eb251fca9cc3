"""Which encoder belongs to which mime type."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..errors import UnsupportedCodecError
from .av1 import Av1Encoder
from .g711 import G711Encoder
from .h264 import H264Encoder
from .opus import OpusEncoder
from .vpx import Vp8Encoder, Vp9Encoder

if TYPE_CHECKING:
    from collections.abc import Callable

    from .settings import AudioEncoderSettings, VideoEncoderSettings
    from .types import AudioEncoder, VideoEncoder

_VIDEO: dict[str, Callable[[VideoEncoderSettings], VideoEncoder]] = {
    "video/vp8": Vp8Encoder,
    "video/vp9": Vp9Encoder,
    "video/h264": H264Encoder,
    "video/av1": Av1Encoder,
}

_AUDIO: dict[str, Callable[[AudioEncoderSettings], AudioEncoder]] = {
    "audio/opus": OpusEncoder,
    "audio/pcmu": partial(G711Encoder, "pcm_mulaw"),
    "audio/pcma": partial(G711Encoder, "pcm_alaw"),
}


def create_video_encoder(mime_type: str, settings: VideoEncoderSettings) -> VideoEncoder:
    """Return an encoder for `mime_type` (case does not matter).

    Raises:
        UnsupportedCodecError: There is none.
    """
    factory = _VIDEO.get(mime_type.lower())
    if factory is None:
        raise UnsupportedCodecError(mime_type, sorted(_VIDEO))
    return factory(settings)


def create_audio_encoder(mime_type: str, settings: AudioEncoderSettings) -> AudioEncoder:
    """Return an encoder for `mime_type` (case does not matter).

    Raises:
        UnsupportedCodecError: There is none.
    """
    factory = _AUDIO.get(mime_type.lower())
    if factory is None:
        raise UnsupportedCodecError(mime_type, sorted(_AUDIO))
    return factory(settings)
