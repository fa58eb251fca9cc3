"""Codecs: capabilities, payload formats, encoders and decoders of opus, G.711, VP8 and H264."""

from .capabilities import native_rtp_capabilities
from .errors import CodecError, DecodeError, EncodeError, PayloadError, UnsupportedCodecError
from .payload import (
    DepacketizedPart,
    Depacketizer,
    Packetizer,
    create_depacketizer,
    create_packetizer,
)

__all__ = [
    "CodecError",
    "DecodeError",
    "DepacketizedPart",
    "Depacketizer",
    "EncodeError",
    "Packetizer",
    "PayloadError",
    "UnsupportedCodecError",
    "create_depacketizer",
    "create_packetizer",
    "native_rtp_capabilities",
]
