"""H264 in RTP (RFC 6184), packetization modes 0 and 1: single NAL units, STAP-A and FU-A."""

from __future__ import annotations

from ..errors import PayloadError
from .annex_b import (
    NAL_IDR_SLICE,
    NAL_TYPE_MASK,
    START_CODE,
    contains_nal_type,
    split_nal_units,
)
from .types import DEFAULT_MAX_PAYLOAD_SIZE, DepacketizedPart

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


class H264Depacketizer:
    """Turns payloads back into an Annex B stream."""

    def parse(self, payload: bytes) -> DepacketizedPart:
        """Return the NAL unit, units or fragment inside `payload`, behind start codes."""
        if not payload:
            raise PayloadError("H264 payload is empty")
        nal_type = payload[0] & NAL_TYPE_MASK
        if 1 <= nal_type <= _LAST_SINGLE_TYPE:
            return _parse_single(payload)
        if nal_type == _STAP_A:
            return DepacketizedPart(_parse_aggregate(payload), True)
        if nal_type == _FU_A:
            return _parse_fragment(payload)
        raise PayloadError(f"H264 payload has NAL unit type {nal_type}, which mode 1 does not use")

    def is_key_frame(self, frame: bytes) -> bool:
        """Whether the access unit holds a slice of an IDR picture."""
        return contains_nal_type(frame, NAL_IDR_SLICE)


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


def _parse_single(payload: bytes) -> DepacketizedPart:
    if len(payload) < 2:
        raise PayloadError("H264 NAL unit consists of its header only")
    return DepacketizedPart(START_CODE + payload, True)


def _parse_aggregate(payload: bytes) -> bytes:
    parts: list[bytes] = []
    position = _STAP_HEADER_SIZE
    while position < len(payload):
        begin = position + _STAP_LENGTH_SIZE
        size = int.from_bytes(payload[position:begin], "big")
        position = begin + size
        if size == 0 or position > len(payload):
            raise PayloadError("H264 STAP-A holds a unit of wrong size")
        parts += (START_CODE, payload[begin:position])
    if not parts:
        raise PayloadError("H264 STAP-A is empty")
    return b"".join(parts)


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
    return DepacketizedPart(data, True)


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
