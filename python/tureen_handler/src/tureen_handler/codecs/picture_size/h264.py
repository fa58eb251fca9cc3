"""The size in sequence parameter sets of H264 (ITU-T H.264, section 7.3.2.1)."""

from __future__ import annotations

from typing import Final

from ..payload.annex_b import NAL_SPS, NAL_TYPE_MASK
from .bit_reader import BitReader
from .types import PictureSize

_STAP_A: Final = 24
_HIGH_PROFILES: Final = frozenset((100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135))
_MONOCHROME, _CHROMA_420, _CHROMA_422, _CHROMA_444 = range(4)
_SMALL_LIST, _LARGE_LIST, _SMALL_LISTS = 16, 64, 6
_MACROBLOCK: Final = 16
_EMULATED, _MEANT = b"\x00\x00\x03", b"\x00\x00"


def read_h264_size(payload: bytes) -> PictureSize | None:
    """Return the size that a payload announces; None if it holds no sequence parameter set."""
    kind = payload[0] & NAL_TYPE_MASK
    if kind == NAL_SPS:
        return _read_set(payload)
    return _read_aggregate(payload) if kind == _STAP_A else None


def _read_aggregate(payload: bytes) -> PictureSize | None:
    position = 1
    while position + 2 < len(payload):
        size = int.from_bytes(payload[position : position + 2], "big")
        unit = payload[position + 2 : position + 2 + size]
        if unit and unit[0] & NAL_TYPE_MASK == NAL_SPS:
            return _read_set(unit)
        position += 2 + size
    return None


def _read_set(unit: bytes) -> PictureSize:
    bits = BitReader(unit[1:].replace(_EMULATED, _MEANT))
    profile = bits.read(8)
    bits.read(16)  # constraints and level
    bits.read_unsigned()  # id
    chroma = _read_high_profile(bits) if profile in _HIGH_PROFILES else _CHROMA_420
    bits.read_unsigned()  # frame number's length
    _skip_picture_order(bits)
    bits.read_unsigned()  # reference frames
    bits.read(1)
    width = (bits.read_unsigned() + 1) * _MACROBLOCK
    map_units = bits.read_unsigned() + 1
    frames_only = bits.read(1)
    if not frames_only:
        bits.read(1)
    bits.read(1)
    height = (2 - frames_only) * map_units * _MACROBLOCK
    return _crop(bits, PictureSize(width, height), chroma=chroma, frames_only=frames_only)


def _read_high_profile(bits: BitReader) -> int:
    chroma = bits.read_unsigned()
    if chroma == _CHROMA_444:
        bits.read(1)
    bits.read_unsigned()  # bit depth of luma
    bits.read_unsigned()  # and of chroma
    bits.read(1)
    if bits.read(1):
        for index in range(12 if chroma == _CHROMA_444 else 8):
            if bits.read(1):
                _skip_scaling_list(bits, _SMALL_LIST if index < _SMALL_LISTS else _LARGE_LIST)
    return chroma


def _skip_scaling_list(bits: BitReader, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.read_signed()) % 256
        last = following or last


def _skip_picture_order(bits: BitReader) -> None:
    kind = bits.read_unsigned()
    if kind == 0:
        bits.read_unsigned()
    elif kind == 1:
        bits.read(1)
        bits.read_signed()
        bits.read_signed()
        for _ in range(bits.read_unsigned()):
            bits.read_signed()


def _crop(bits: BitReader, size: PictureSize, *, chroma: int, frames_only: int) -> PictureSize:
    if not bits.read(1):
        return size
    left, right, top, bottom = (bits.read_unsigned() for _ in range(4))
    unit_x = 2 if chroma in (_CHROMA_420, _CHROMA_422) else 1
    unit_y = (2 if chroma == _CHROMA_420 else 1) * (2 - frames_only)
    return PictureSize(size.width - unit_x * (left + right), size.height - unit_y * (top + bottom))
