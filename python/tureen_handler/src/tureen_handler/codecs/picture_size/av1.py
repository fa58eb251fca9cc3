"""The size in sequence headers of AV1 (AV1 bitstream, section 5.5)."""

from __future__ import annotations

from ..payload.obu import SEQUENCE_HEADER, obu_payload, obu_type, read_leb128
from .bit_reader import BitReader
from .types import PictureSize

_CONTINUES = 0x80
_COUNT_SHIFT, _COUNT_MASK = 4, 3
_FIRST_LEVEL_WITH_TIER = 8


def read_av1_size(payload: bytes) -> PictureSize | None:
    """Return the size that a payload announces; None if it does not begin with a sequence header.

    Packets of a key frame do: packetizers leave the temporal delimiter out.
    """
    if payload[0] & _CONTINUES:
        return None
    begin, end = 1, len(payload)
    if payload[0] >> _COUNT_SHIFT & _COUNT_MASK != 1:
        size, begin = read_leb128(payload, 1)
        end = begin + size
    unit = payload[begin:end]
    if not unit or obu_type(unit) != SEQUENCE_HEADER:
        return None
    return _read_header(BitReader(obu_payload(unit)))


def _read_header(bits: BitReader) -> PictureSize:
    bits.read(4)  # profile, still picture
    if bits.read(1):
        bits.read(5)  # reduced header: level only
    else:
        _skip_operating_points(bits, _skip_timing(bits))
    width_bits, height_bits = bits.read(4) + 1, bits.read(4) + 1
    return PictureSize(bits.read(width_bits) + 1, bits.read(height_bits) + 1)


def _skip_timing(bits: BitReader) -> int:
    """Skip timing and decoder model; return the bits of a delay, 0 without decoder model."""
    if not bits.read(1):
        return 0
    bits.read(64)
    if bits.read(1):
        bits.read_unsigned()
    if not bits.read(1):
        return 0
    delay_bits = bits.read(5) + 1
    bits.read(42)
    return delay_bits


def _skip_operating_points(bits: BitReader, delay_bits: int) -> None:
    has_display_delay = bits.read(1)
    for _ in range(bits.read(5) + 1):
        bits.read(12)
        if bits.read(5) >= _FIRST_LEVEL_WITH_TIER:
            bits.read(1)
        if delay_bits and bits.read(1):
            bits.read(2 * delay_bits + 1)
        if has_display_delay and bits.read(1):
            bits.read(4)
