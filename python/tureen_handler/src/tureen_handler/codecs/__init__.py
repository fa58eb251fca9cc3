"""Codecs: capabilities, payload formats, encoders and decoders of audio and video."""

from .capabilities import native_rtp_capabilities
from .decoders import Decoder, create_decoder
from .encoders import (
    AudioEncoderSettings,
    VideoEncoderSettings,
    create_audio_encoder,
    create_video_encoder,
)
from .errors import CodecError, DecodeError, EncodeError, PayloadError, UnsupportedCodecError
from .payload import (
    DepacketizedPart,
    Depacketizer,
    Packetizer,
    create_depacketizer,
    create_packetizer,
)

__all__ = [
    "AudioEncoderSettings",
    "CodecError",
    "DecodeError",
    "Decoder",
    "DepacketizedPart",
    "Depacketizer",
    "EncodeError",
    "Packetizer",
    "PayloadError",
    "UnsupportedCodecError",
    "VideoEncoderSettings",
    "create_audio_encoder",
    "create_decoder",
    "create_depacketizer",
    "create_packetizer",
    "create_video_encoder",
    "native_rtp_capabilities",
]
