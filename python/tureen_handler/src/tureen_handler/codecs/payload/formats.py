"""Which payload format belongs to which mime type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UnsupportedCodecError
from .audio import AudioDepacketizer, AudioPacketizer
from .av1 import Av1Depacketizer, Av1Packetizer
from .h264 import H264Depacketizer, H264Packetizer
from .opus_depacketizer import OpusDepacketizer
from .types import DEFAULT_MAX_PAYLOAD_SIZE
from .vp8 import Vp8Depacketizer, Vp8Packetizer
from .vp9 import Vp9Depacketizer, Vp9Packetizer

if TYPE_CHECKING:
    from collections.abc import Callable

    from .types import Depacketizer, Packetizer

_DEPACKETIZERS: dict[str, Callable[[], Depacketizer]] = {
    "audio/opus": OpusDepacketizer,
    "audio/pcmu": AudioDepacketizer,
    "audio/pcma": AudioDepacketizer,
    "video/vp8": Vp8Depacketizer,
    "video/vp9": Vp9Depacketizer,
    "video/h264": H264Depacketizer,
    "video/av1": Av1Depacketizer,
}

_PACKETIZERS: dict[str, Callable[[int], Packetizer]] = {
    "audio/opus": AudioPacketizer,
    "audio/pcmu": AudioPacketizer,
    "audio/pcma": AudioPacketizer,
    "video/vp8": Vp8Packetizer,
    "video/vp9": Vp9Packetizer,
    "video/h264": H264Packetizer,
    "video/av1": Av1Packetizer,
}


def create_depacketizer(mime_type: str) -> Depacketizer:
    """Return a depacketizer for `mime_type` (case does not matter).

    Raises:
        UnsupportedCodecError: There is none; RTX has none either, it wraps another codec's payload.
    """
    factory = _DEPACKETIZERS.get(mime_type.lower())
    if factory is None:
        raise UnsupportedCodecError(mime_type, sorted(_DEPACKETIZERS))
    return factory()


def create_packetizer(
    mime_type: str, max_payload_size: int = DEFAULT_MAX_PAYLOAD_SIZE
) -> Packetizer:
    """Return a packetizer for one stream of `mime_type` with payloads of at most that many bytes.

    Raises:
        UnsupportedCodecError: There is none.
    """
    factory = _PACKETIZERS.get(mime_type.lower())
    if factory is None:
        raise UnsupportedCodecError(mime_type, sorted(_PACKETIZERS))
    return factory(max_payload_size)
