"""H264 in RTP (RFC 6184), packetization modes 0 and 1: single NAL units, STAP-A and FU-A."""

from __future__ import annotations

from contextlib import suppress

from ..errors import PayloadError
from .annex_b import (
    NAL_IDR_SLICE,
    NAL_PPS,
    NAL_SPS,
    NAL_TYPE_MASK,
    START_CODE,
    contains_nal_type,
    split_nal_units,
)
from .parameter_sets import ParameterSets
from .types import DEFAULT_MAX_PAYLOAD_SIZE, DepacketizedPart, join_parts

_FORBIDDEN_BIT = 0x80
_IMPORTANCE_MASK = 0x60
_LAST_SINGLE_TYPE = 23
_STAP_A = 24
_FU_A = 28
_FU_START = 0x80
_FU_END = 0x40
_FU_OVERHEAD = 2
_STAP_HEADER_SIZE = 1
_STAP_LENGTH_SIZE = 2
_SLICE_TYPES = frozenset({1, NAL_IDR_SLICE})
_FIRST_MACROBLOCK = 0x80
_HOLDERS_OF_PARAMETER_SETS = frozenset({NAL_SPS, NAL_PPS, _STAP_A})
_IDR_START = bytes((_FU_START | NAL_IDR_SLICE,))


class H264Depacketizer:
    """Turns payloads back into an Annex B stream.

    It keeps the parameter sets that it saw, so that every IDR picture can be a key frame.
    """

    def __init__(self) -> None:
        """Make a depacketizer for one stream."""
        self._parameter_sets = ParameterSets()
        self._saw_idr = False

    def observe(self, payload: bytes) -> None:
        """Keep the parameter sets in a payload that is not read."""
        if payload and payload[0] & NAL_TYPE_MASK in _HOLDERS_OF_PARAMETER_SETS:
            with suppress(PayloadError):
                self.parse(payload)

    def parse(self, payload: bytes) -> DepacketizedPart:
        """Return the NAL unit, units or fragment inside `payload`, behind start codes."""
        if not payload:
            raise PayloadError("H264 payload is empty")
        nal_type = payload[0] & NAL_TYPE_MASK
        if 1 <= nal_type <= _LAST_SINGLE_TYPE:
            return self._take_units([_check_single(payload)])
        if nal_type == _STAP_A:
            return self._take_units(_split_aggregate(payload))
        if nal_type == _FU_A:
            self._saw_idr |= payload[1:2] == _IDR_START
            return _parse_fragment(payload)
        raise PayloadError(f"H264 payload has NAL unit type {nal_type}, which mode 1 does not use")

    def join(self, parts: list[bytes]) -> bytes:
        """Return the access unit, an IDR picture with the parameter sets it was sent without."""
        frame = join_parts(parts)
        if not self._saw_idr:
            return frame
        self._saw_idr = False
        return self._parameter_sets.complete(frame)

    def is_key_frame(self, frame: bytes) -> bool:
        """Whether the access unit holds a slice of an IDR picture and what it takes to read it.

        Without its parameter sets, whose packet may be the one that was lost before the first that
        arrived, no decoder can start.
        """
        return all(contains_nal_type(frame, type_) for type_ in (NAL_SPS, NAL_PPS, NAL_IDR_SLICE))

    def begins_key_frame(self, part: bytes) -> bool:
        """Whether `part` holds the start of an IDR picture, or the parameter sets ahead of it."""
        return any(contains_nal_type(part, type_) for type_ in (NAL_SPS, NAL_IDR_SLICE))

    def _take_units(self, units: list[bytes]) -> DepacketizedPart:
        for unit in units:
            self._saw_idr |= unit[0] & NAL_TYPE_MASK == NAL_IDR_SLICE
            self._parameter_sets.note(unit)
        data = b"".join(START_CODE + unit for unit in units)
        return DepacketizedPart(data, _can_begin_picture(units[0]))


class H264Packetizer:
    """Cuts access units in Annex B form into packets.

    Small neighbours (parameter sets above all) share a STAP-A, what is too large becomes FU-As.
    """

    def __init__(self, max_payload_size: int = DEFAULT_MAX_PAYLOAD_SIZE) -> None:
        """Make a packetizer for payloads of at most `max_payload_size` bytes."""
        self._max_payload_size = max_payload_size

    def packetize(self, frame: bytes) -> list[bytes]:
        """Return the payloads of one access unit."""
        payloads: list[bytes] = []
        group: list[bytes] = []
        for unit in split_nal_units(frame):
            if group and _aggregate_size([*group, unit]) > self._max_payload_size:
                payloads.append(_aggregate(group))
                group = []
            if len(unit) > self._max_payload_size:
                payloads.extend(_fragment(unit, self._max_payload_size))
            else:
                group.append(unit)
        if group:
            payloads.append(_aggregate(group))
        if not payloads:
            raise PayloadError("cannot packetize an H264 frame without NAL units in Annex B form")
        return payloads


def _check_single(payload: bytes) -> bytes:
    if len(payload) < 2:
        raise PayloadError("H264 NAL unit consists of its header only")
    return payload


def _can_begin_picture(unit: bytes) -> bool:
    return len(unit) < 2 or _begins_picture(unit[0], unit[1])


def _begins_picture(nal_header: int, first_byte: int) -> bool:
    """Whether a NAL unit can be the first of its picture.

    Slices but the first do not begin at macroblock 0: the first bit behind the header of a slice is
    1 exactly when `first_mb_in_slice`, an Exp-Golomb number, is 0 (H.264, section 7.3.3).
    """
    is_slice = nal_header & NAL_TYPE_MASK in _SLICE_TYPES
    return not is_slice or bool(first_byte & _FIRST_MACROBLOCK)


def _split_aggregate(payload: bytes) -> list[bytes]:
    units: list[bytes] = []
    position = _STAP_HEADER_SIZE
    while position < len(payload):
        begin = position + _STAP_LENGTH_SIZE
        size = int.from_bytes(payload[position:begin], "big")
        position = begin + size
        if size == 0 or position > len(payload):
            raise PayloadError("H264 STAP-A holds a unit of wrong size")
        units.append(payload[begin:position])
    if not units:
        raise PayloadError("H264 STAP-A is empty")
    return units


def _parse_fragment(payload: bytes) -> DepacketizedPart:
    if len(payload) <= _FU_OVERHEAD:
        raise PayloadError("H264 FU-A holds no data")
    indicator, header = payload[0], payload[1]
    if not header & _FU_START:
        return DepacketizedPart(payload[_FU_OVERHEAD:], False)
    nal_type = header & NAL_TYPE_MASK
    if not 1 <= nal_type <= _LAST_SINGLE_TYPE:
        raise PayloadError(f"H264 FU-A carries a unit of type {nal_type}")
    nal_header = indicator & ~NAL_TYPE_MASK | nal_type
    data = b"".join((START_CODE, bytes((nal_header,)), payload[_FU_OVERHEAD:]))
    return DepacketizedPart(data, _begins_picture(nal_header, payload[_FU_OVERHEAD]))


def _aggregate_size(units: list[bytes]) -> int:
    return _STAP_HEADER_SIZE + sum(_STAP_LENGTH_SIZE + len(unit) for unit in units)


def _aggregate(units: list[bytes]) -> bytes:
    if len(units) == 1:
        return units[0]
    forbidden = 0
    importance = 0
    parts: list[bytes] = []
    for unit in units:
        forbidden |= unit[0] & _FORBIDDEN_BIT
        importance = max(importance, unit[0] & _IMPORTANCE_MASK)
        parts += (len(unit).to_bytes(_STAP_LENGTH_SIZE, "big"), unit)
    return bytes((forbidden | importance | _STAP_A,)) + b"".join(parts)


def _fragment(unit: bytes, max_payload_size: int) -> list[bytes]:
    indicator = unit[0] & ~NAL_TYPE_MASK | _FU_A
    nal_type = unit[0] & NAL_TYPE_MASK
    size = len(unit) - 1
    count = -(-size // (max_payload_size - _FU_OVERHEAD))
    bounds = [1 + size * index // count for index in range(count + 1)]
    payloads: list[bytes] = []
    for index in range(count):
        flags = (_FU_START if index == 0 else 0) | (_FU_END if index == count - 1 else 0)
        header = bytes((indicator, flags | nal_type))
        payloads.append(header + unit[bounds[index] : bounds[index + 1]])
    return payloads
