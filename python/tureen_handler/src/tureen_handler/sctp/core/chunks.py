"""Chunks and parameters on the wire: reading and building (RFC 9260, section 3).

Readers raise `MalformedChunkError` and nothing else, whatever they are given.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DATA: Final = 0
INIT: Final = 1
INIT_ACK: Final = 2
SACK: Final = 3
HEARTBEAT: Final = 4
HEARTBEAT_ACK: Final = 5
ABORT: Final = 6
SHUTDOWN: Final = 7
SHUTDOWN_ACK: Final = 8
ERROR: Final = 9
COOKIE_ECHO: Final = 10
COOKIE_ACK: Final = 11
SHUTDOWN_COMPLETE: Final = 14
RE_CONFIG: Final = 130
FORWARD_TSN: Final = 192

FLAG_END: Final = 1
FLAG_BEGIN: Final = 2
FLAG_UNORDERED: Final = 4
FLAG_IMMEDIATE: Final = 8
"""Flags of DATA (RFC 9260, section 3.3.1)."""

FLAG_TAG_REFLECTED: Final = 1
"""Flag of ABORT and SHUTDOWN COMPLETE: the verification tag is the receiver's of this packet."""

MAX_GAP_BLOCKS: Final = 200
MAX_DUPLICATES: Final = 20
"""What of a SACK fits into one packet."""

_CHUNK = struct.Struct(">BBH")
_PARAMETER = struct.Struct(">HH")
_SACK = struct.Struct(">IIHH")
_PAIR = struct.Struct(">HH")
_WORD = struct.Struct(">I")


class MalformedChunkError(ValueError):
    """A chunk or parameter that is not what its type says."""


def build_chunk(type_: int, flags: int, value: bytes) -> bytes:
    """A chunk with padding."""
    return _CHUNK.pack(type_, flags, 4 + len(value)) + value + bytes(-len(value) & 3)


def build_parameter(type_: int, value: bytes) -> bytes:
    """A parameter, or error cause, with padding."""
    return _PARAMETER.pack(type_, 4 + len(value)) + value + bytes(-len(value) & 3)


def read_parameters(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and value of each parameter; what is cut off at the end is left out."""
    position = 0
    while position + 4 <= len(data):
        type_, length = _PARAMETER.unpack_from(data, position)
        if length < 4 or position + length > len(data):
            return
        yield type_, data[position + 4 : position + length]
        position += length + (-length & 3)


def build_sack(
    cumulative: int, window: int, gaps: Sequence[tuple[int, int]], duplicates: Sequence[int]
) -> bytes:
    """A SACK; `gaps` are first and last TSN relative to `cumulative`."""
    gaps = gaps[:MAX_GAP_BLOCKS]
    duplicates = duplicates[:MAX_DUPLICATES]
    value = _SACK.pack(cumulative, window, len(gaps), len(duplicates))
    if gaps or duplicates:
        value += b"".join([_PAIR.pack(*gap) for gap in gaps])
        value += b"".join([_WORD.pack(tsn) for tsn in duplicates])
    return _CHUNK.pack(SACK, 0, 4 + len(value)) + value


def read_sack(value: bytes) -> tuple[int, int, list[tuple[int, int]]]:
    """Cumulative TSN, window and gaps; duplicates are of no use here."""
    if len(value) < 12:
        raise MalformedChunkError("SACK is too short")
    cumulative, window, gap_count, _ = _SACK.unpack_from(value)
    if not gap_count:
        return cumulative, window, []
    if len(value) < 12 + 4 * gap_count:
        raise MalformedChunkError("SACK lacks gap blocks")
    gaps: list[tuple[int, int]] = list(_PAIR.iter_unpack(value[12 : 12 + 4 * gap_count]))
    return cumulative, window, gaps


def build_forward_tsn(cumulative: int, streams: Sequence[tuple[int, int]]) -> bytes:
    """A FORWARD-TSN with (stream id, stream sequence number) of ordered streams (RFC 3758)."""
    value = _WORD.pack(cumulative) + b"".join([_PAIR.pack(*stream) for stream in streams])
    return build_chunk(FORWARD_TSN, 0, value)


def read_forward_tsn(value: bytes) -> tuple[int, list[tuple[int, int]]]:
    """New cumulative TSN, and (stream id, stream sequence number) of ordered streams."""
    if len(value) < 4:
        raise MalformedChunkError("FORWARD-TSN is too short")
    pairs = value[4 : 4 + (len(value) - 4) // 4 * 4]
    return _WORD.unpack_from(value)[0], list(_PAIR.iter_unpack(pairs))
