"""The size in key frames of VP8 (RFC 6386, section 9.1) and VP9 (bitstream, section 6.2)."""

from __future__ import annotations

from typing import Final

from ..payload.vp8 import Vp8Depacketizer
from ..payload.vp9 import Vp9Depacketizer
from .bit_reader import BitReader
from .types import PictureSize

_VP8: Final = Vp8Depacketizer()
_VP8_SIZE_OFFSET, _VP8_SIZE_MASK = 6, 0x3FFF
_VP9: Final = Vp9Depacketizer()
_VP9_LONGEST_HEADER = 16
_FRAME_MARKER_BITS, _SYNC_CODE_BITS = 2, 24
_FLAGS_BITS = 4
_SUBSAMPLED_PROFILES: Final = (1, 3)
_RGB: Final = 7


def read_vp8_size(payload: bytes) -> PictureSize | None:
    """Return the size that a payload announces; None if it begins no key frame."""
    part = _VP8.parse(payload)
    if not part.starts_frame or not _VP8.begins_key_frame(part.data):
        return None
    width, height = (
        int.from_bytes(part.data[offset : offset + 2], "little") & _VP8_SIZE_MASK
        for offset in (_VP8_SIZE_OFFSET, _VP8_SIZE_OFFSET + 2)
    )
    return PictureSize(width, height)


def read_vp9_size(payload: bytes) -> PictureSize | None:
    """Return the size that a payload announces; None if it begins no key frame."""
    part = _VP9.parse(payload)
    if not part.starts_frame or not _VP9.begins_key_frame(part.data):
        return None
    bits = BitReader(part.data[:_VP9_LONGEST_HEADER])
    bits.read(_FRAME_MARKER_BITS)
    profile = bits.read(1) | bits.read(1) << 1
    reserved_bits = 1 if profile > 2 else 0
    bits.read(reserved_bits + _FLAGS_BITS + _SYNC_CODE_BITS)
    _skip_colors(bits, profile)
    return PictureSize(bits.read(16) + 1, bits.read(16) + 1)


def _skip_colors(bits: BitReader, profile: int) -> None:
    if profile >= 2:
        bits.read(1)
    if bits.read(3) != _RGB:
        bits.read(1)
        bits.read(3 if profile in _SUBSAMPLED_PROFILES else 0)
    elif profile in _SUBSAMPLED_PROFILES:
        bits.read(1)
