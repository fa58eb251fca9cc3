"""VP8 in RTP (RFC 7741)."""

from __future__ import annotations

import secrets

from ..errors import PayloadError
from .even_cuts import even_cuts
from .types import DEFAULT_MAX_PAYLOAD_SIZE, DepacketizedPart, join_parts

_EXTENDED = 0x80
_START_OF_PARTITION = 0x10
_PARTITION_INDEX = 0x07
_HAS_PICTURE_ID = 0x80
_HAS_TL0_INDEX = 0x40
_HAS_TID_OR_KEY_INDEX = 0x30
_LONG_PICTURE_ID = 0x80
_PICTURE_ID_MODULO = 1 << 15

_NOT_A_KEY_FRAME = 0x01
_KEY_FRAME_HEADER_SIZE = 10
_KEY_FRAME_START_CODE = b"\x9d\x01\x2a"


class Vp8Depacketizer:
    """Strips the payload descriptor of section 4.2."""

    def parse(self, payload: bytes) -> DepacketizedPart:
        """Return the piece of the VP8 frame inside `payload`."""
        size = _descriptor_size(payload)
        if len(payload) <= size:
            raise PayloadError(f"VP8 payload of {len(payload)} bytes holds no data")
        first = payload[0]
        starts = bool(first & _START_OF_PARTITION) and not first & _PARTITION_INDEX
        return DepacketizedPart(payload[size:], starts)

    def join(self, parts: list[bytes]) -> bytes:
        """Return the frame."""
        return join_parts(parts)

    def is_key_frame(self, frame: bytes) -> bool:
        """Whether the frame header (RFC 6386 section 9.1) announces a key frame."""
        return (
            len(frame) >= _KEY_FRAME_HEADER_SIZE
            and not frame[0] & _NOT_A_KEY_FRAME
            and frame[3:6] == _KEY_FRAME_START_CODE
        )

    def begins_key_frame(self, part: bytes) -> bool:
        """Whether the frame header is in `part` and announces a key frame."""
        return self.is_key_frame(part)


class Vp8Packetizer:
    """Cuts frames into packets of nearly equal size, each with a 15-bit picture id."""

    def __init__(
        self,
        max_payload_size: int = DEFAULT_MAX_PAYLOAD_SIZE,
        first_picture_id: int | None = None,
    ) -> None:
        """Make a packetizer that starts at `first_picture_id` (default: random)."""
        self._max_data_size = max_payload_size - len(_descriptor(True, 0))
        self._picture_id = (
            secrets.randbelow(_PICTURE_ID_MODULO) if first_picture_id is None else first_picture_id
        )

    def packetize(self, frame: bytes) -> list[bytes]:
        """Return the payloads of one VP8 frame."""
        if not frame:
            raise PayloadError("cannot packetize an empty VP8 frame")
        payloads: list[bytes] = []
        for start, end in even_cuts(len(frame), self._max_data_size):
            payloads.append(_descriptor(start == 0, self._picture_id) + frame[start:end])
        self._picture_id = (self._picture_id + 1) % _PICTURE_ID_MODULO
        return payloads


def _descriptor_size(payload: bytes) -> int:
    try:
        if not payload[0] & _EXTENDED:
            return 1
        flags = payload[1]
        size = 2
        if flags & _HAS_PICTURE_ID:
            size += 2 if payload[size] & _LONG_PICTURE_ID else 1
        if flags & _HAS_TL0_INDEX:
            size += 1
        if flags & _HAS_TID_OR_KEY_INDEX:
            size += 1
        return size
    except IndexError:
        raise PayloadError("VP8 payload descriptor is truncated") from None


def _descriptor(start_of_frame: bool, picture_id: int) -> bytes:
    first = _EXTENDED | (_START_OF_PARTITION if start_of_frame else 0)
    return bytes(
        (first, _HAS_PICTURE_ID, _LONG_PICTURE_ID | picture_id >> 8, picture_id & 0xFF),
    )
