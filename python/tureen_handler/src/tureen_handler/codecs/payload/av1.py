"""AV1 in RTP (AOMedia's "RTP Payload Format For AV1", version 1.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import PayloadError
from .obu import (
    FRAME,
    FRAME_HEADER,
    PADDING,
    SEQUENCE_HEADER,
    TEMPORAL_DELIMITER,
    TILE_LIST,
    obu_payload,
    obu_type,
    read_leb128,
    split_units,
    with_size,
    write_leb128,
)
from .types import DEFAULT_MAX_PAYLOAD_SIZE, DepacketizedPart

if TYPE_CHECKING:
    from collections.abc import Iterable

_CONTINUES = 0x80
_IS_CONTINUED = 0x40
_COUNT_SHIFT, _COUNT_MASK = 4, 3
_NEW_SEQUENCE = 0x08
_NEVER_SENT = frozenset({TEMPORAL_DELIMITER, TILE_LIST, PADDING})
_DELIMITER = bytes((TEMPORAL_DELIMITER << 3 | 0x02, 0))
_SMALLEST_FRAGMENT = 16
_SHOWS_EXISTING_OR_NOT_A_KEY_FRAME = 0xE0


class Av1Depacketizer:
    """Collects payloads as they are: where units end is known only when all are there."""

    def parse(self, payload: bytes) -> DepacketizedPart:
        """Check the aggregation header (section 4.4) and the sizes of the elements."""
        _split_elements(payload)
        return DepacketizedPart(payload, not payload[0] & _CONTINUES)

    def join(self, parts: list[bytes]) -> bytes:
        """Return the temporal unit in low-overhead format, beginning with its delimiter."""
        units = _join_fragments(parts)
        return _DELIMITER + b"".join(
            with_size(unit) for unit in units if obu_type(unit) not in _NEVER_SENT
        )

    def is_key_frame(self, frame: bytes) -> bool:
        """Whether the temporal unit has a sequence header, and a frame that is a key frame."""
        try:
            units = list(split_units(frame))
        except PayloadError:
            return False
        return any(obu_type(unit) == SEQUENCE_HEADER for unit in units) and any(
            _begins_key_frame(unit) for unit in units
        )

    def begins_key_frame(self, part: bytes) -> bool:
        """Whether the aggregation header says that a coded video sequence begins."""
        return bool(part[0] & _NEW_SEQUENCE)


class Av1Packetizer:
    """Fills packets with units, or fragments of them, each behind its length."""

    def __init__(self, max_payload_size: int = DEFAULT_MAX_PAYLOAD_SIZE) -> None:
        """Make a packetizer for payloads of at most `max_payload_size` bytes."""
        self._max_payload_size = max_payload_size

    def packetize(self, frame: bytes) -> list[bytes]:
        """Return the payloads of one temporal unit in low-overhead format."""
        units = [unit for unit in split_units(frame) if obu_type(unit) not in _NEVER_SENT]
        if not units:
            raise PayloadError("cannot packetize an AV1 frame without units")
        packets = _fill(units, self._max_payload_size - 1)
        begins_sequence = any(obu_type(unit) == SEQUENCE_HEADER for unit in units)
        payloads: list[bytes] = []
        continues = 0
        for index, (body, is_cut) in enumerate(packets):
            head = continues | (_IS_CONTINUED if is_cut else 0)
            head |= _NEW_SEQUENCE if begins_sequence and index == 0 else 0
            payloads.append(bytes((head,)) + body)
            continues = _CONTINUES if is_cut else 0
        return payloads


def _fill(units: Iterable[bytes], limit: int) -> list[tuple[bytes, bool]]:
    """Return the bodies of packets, and of each whether its last unit goes on in the next one."""
    packets: list[tuple[bytes, bool]] = []
    body = b""
    for unit in units:
        rest = unit
        while len(element := write_leb128(len(rest)) + rest) > limit - len(body):
            room = limit - len(body) - len(write_leb128(limit))
            cut = room >= _SMALLEST_FRAGMENT or not body
            if cut:
                body += write_leb128(room) + rest[:room]
                rest = rest[room:]
            packets.append((body, cut and rest is not unit))
            body = b""
        body += element
    packets.append((body, False))
    return packets


def _split_elements(payload: bytes) -> list[bytes]:
    """Return the units or fragments in a payload; all but the last have a length in any case."""
    if len(payload) < 2:
        raise PayloadError("AV1 payload is empty")
    count = payload[0] >> _COUNT_SHIFT & _COUNT_MASK
    elements: list[bytes] = []
    position = 1
    while position < len(payload):
        if count and len(elements) == count - 1:
            size = len(payload) - position
        else:
            size, position = read_leb128(payload, position)
        end = position + size
        if size == 0 or end > len(payload):
            raise PayloadError("AV1 payload holds an element of wrong size")
        elements.append(payload[position:end])
        position = end
    if count and len(elements) != count:
        raise PayloadError("AV1 payload holds fewer elements than it says")
    return elements


def _join_fragments(payloads: list[bytes]) -> list[bytes]:
    units: list[bytes] = []
    is_open = False
    for payload in payloads:
        first, *others = _split_elements(payload)
        if bool(payload[0] & _CONTINUES) is not is_open:
            raise PayloadError("AV1 fragments do not fit together")
        if is_open:
            units[-1] += first
        else:
            units.append(first)
        units += others
        is_open = bool(payload[0] & _IS_CONTINUED)
    if is_open:
        raise PayloadError("AV1 unit is cut")
    return units


def _begins_key_frame(unit: bytes) -> bool:
    """Whether `show_existing_frame` is 0 and `frame_type` KEY_FRAME (AV1, section 5.9.2)."""
    if obu_type(unit) not in (FRAME, FRAME_HEADER):
        return False
    payload = obu_payload(unit)
    return bool(payload) and not payload[0] & _SHOWS_EXISTING_OR_NOT_A_KEY_FRAME
