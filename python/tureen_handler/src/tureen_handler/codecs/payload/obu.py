"""Open bitstream units of AV1 (AV1 bitstream, section 5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import PayloadError

if TYPE_CHECKING:
    from collections.abc import Iterator

SEQUENCE_HEADER = 1
TEMPORAL_DELIMITER = 2
FRAME_HEADER = 3
FRAME = 6
TILE_LIST = 8
PADDING = 15

_TYPE_SHIFT, _TYPE_MASK = 3, 0x0F
_HAS_EXTENSION = 0x04
_HAS_SIZE = 0x02
_LONGEST_SIZE = 8


def obu_type(unit: bytes) -> int:
    """Return the type of a unit that is not empty."""
    return unit[0] >> _TYPE_SHIFT & _TYPE_MASK


def obu_payload(unit: bytes) -> bytes:
    """Return what follows the header of a unit without size field."""
    return unit[2:] if unit[0] & _HAS_EXTENSION else unit[1:]


def split_units(stream: bytes) -> Iterator[bytes]:
    """Yield the units of a stream in low-overhead format, without their size fields.

    Raises:
        PayloadError: A unit is cut.
    """
    position = 0
    while position < len(stream):
        header = stream[position]
        body = position + (2 if header & _HAS_EXTENSION else 1)
        extension = stream[position + 1 : body]
        if header & _HAS_SIZE:
            size, body = read_leb128(stream, body)
        else:
            size = len(stream) - body
        position = body + size
        if position > len(stream) or size < 0:
            raise PayloadError("AV1 unit is cut")
        yield bytes((header & ~_HAS_SIZE,)) + extension + stream[body:position]


def with_size(unit: bytes) -> bytes:
    """Return a unit as it stands in a stream in low-overhead format.

    Raises:
        PayloadError: The unit has not even a whole header, or has its size field already but wrong.
    """
    head = 2 if unit[0] & _HAS_EXTENSION else 1
    if len(unit) < head:
        raise PayloadError("AV1 unit is cut")
    if unit[0] & _HAS_SIZE:
        (bare,) = split_units(unit)
        return with_size(bare)
    size = write_leb128(len(unit) - head)
    return bytes((unit[0] | _HAS_SIZE,)) + unit[1:head] + size + unit[head:]


def read_leb128(data: bytes, position: int) -> tuple[int, int]:
    """Read a number of variable length; return it and the position behind it.

    Raises:
        PayloadError: It is cut, or longer than eight bytes.
    """
    value = 0
    for index, byte in enumerate(data[position : position + _LONGEST_SIZE]):
        value |= (byte & 0x7F) << 7 * index
        if not byte & 0x80:
            return value, position + index + 1
    raise PayloadError("AV1 size field is malformed")


def write_leb128(value: int) -> bytes:
    """Return a number in as few bytes as possible."""
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
