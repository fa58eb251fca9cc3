"""VP9 in RTP (RFC 9628): any stream is received, one layer in non-flexible mode is sent."""

from __future__ import annotations

import secrets

from ..errors import PayloadError
from .even_cuts import even_cuts
from .types import DEFAULT_MAX_PAYLOAD_SIZE, DepacketizedPart, join_parts
from .vp9_descriptor import descriptor_size, single_layer_structure

_INTER_PREDICTED = 0x40
_START_OF_FRAME = 0x08
_END_OF_FRAME = 0x04
_HAS_STRUCTURE = 0x02
_PICTURE_ID_AND_LAYERS = 0xA0
_LONG_PICTURE_ID = 0x80
_PICTURE_ID_MODULO = 1 << 15
_DESCRIPTOR_SIZE = 5

_FRAME_MARKER_MASK, _FRAME_MARKER = 0xC0, 0x80
_PROFILE_MASK, _PROFILE_3 = 0x30, 0x30
_SHOW_EXISTING, _NOT_A_KEY_FRAME = 0x08, 0x04
_PROFILE_3_SHOW_EXISTING, _PROFILE_3_NOT_A_KEY_FRAME = 0x04, 0x02
_SYNC_CODE = b"\x49\x83\x42"
_PICTURE_SIZE_BITS = 16


class Vp9Depacketizer:
    """Strips the payload descriptor of section 4.2, in flexible and non-flexible mode.

    The frames of all spatial layers of a picture have one timestamp and are joined in their order.
    """

    def parse(self, payload: bytes) -> DepacketizedPart:
        """Return the piece of the VP9 frame inside `payload`."""
        size = descriptor_size(payload)
        if len(payload) <= size:
            raise PayloadError(f"VP9 payload of {len(payload)} bytes holds no data")
        return DepacketizedPart(payload[size:], bool(payload[0] & _START_OF_FRAME))

    def join(self, parts: list[bytes]) -> bytes:
        """Return the picture."""
        return join_parts(parts)

    def is_key_frame(self, frame: bytes) -> bool:
        """Whether the uncompressed header (VP9 bitstream, section 6.2) announces a key frame."""
        if len(frame) < 5 or frame[0] & _FRAME_MARKER_MASK != _FRAME_MARKER:
            return False
        if frame[0] & _PROFILE_MASK == _PROFILE_3:
            return not frame[0] & (_PROFILE_3_SHOW_EXISTING | _PROFILE_3_NOT_A_KEY_FRAME)
        if frame[0] & (_SHOW_EXISTING | _NOT_A_KEY_FRAME):
            return False
        return frame[1:4] == _SYNC_CODE

    def begins_key_frame(self, part: bytes) -> bool:
        """Whether the frame header is in `part` and announces a key frame."""
        return self.is_key_frame(part)


class Vp9Packetizer:
    """Cuts frames of one layer into packets of nearly equal size.

    The descriptor says what browsers need of a stream in non-flexible mode: a 15-bit picture id,
    the layer with its base picture index, and with key frames the structure of the stream.
    """

    def __init__(
        self,
        max_payload_size: int = DEFAULT_MAX_PAYLOAD_SIZE,
        first_picture_id: int | None = None,
    ) -> None:
        """Make a packetizer that starts at `first_picture_id` (default: random)."""
        self._max_payload_size = max_payload_size
        self._picture_id = (
            secrets.randbelow(_PICTURE_ID_MODULO) if first_picture_id is None else first_picture_id
        )
        self._base_index = 0
        self._depacketizer = Vp9Depacketizer()

    def packetize(self, frame: bytes) -> list[bytes]:
        """Return the payloads of one VP9 frame."""
        if not frame:
            raise PayloadError("cannot packetize an empty VP9 frame")
        key_frame = self._depacketizer.is_key_frame(frame)
        structure = single_layer_structure(*_picture_size(frame)) if key_frame else b""
        payloads: list[bytes] = []
        overhead = _DESCRIPTOR_SIZE + len(structure)
        for start, end in even_cuts(len(frame), self._max_payload_size - overhead):
            flags = _PICTURE_ID_AND_LAYERS | (0 if key_frame else _INTER_PREDICTED)
            flags |= _START_OF_FRAME if start == 0 else 0
            flags |= _END_OF_FRAME if end == len(frame) else 0
            head = self._descriptor(flags | _HAS_STRUCTURE) + structure
            if start or not structure:
                head = self._descriptor(flags)
            payloads.append(head + frame[start:end])
        self._picture_id = (self._picture_id + 1) % _PICTURE_ID_MODULO
        self._base_index = (self._base_index + 1) & 0xFF
        return payloads

    def _descriptor(self, flags: int) -> bytes:
        """Return the descriptor of layer 0 (TID 0, U 0, SID 0, D 0)."""
        picture_id = self._picture_id
        return bytes(
            (flags, _LONG_PICTURE_ID | picture_id >> 8, picture_id & 0xFF, 0, self._base_index)
        )


def _picture_size(key_frame: bytes) -> tuple[int, int]:
    """Read width and height behind the colour description of a key frame of profile 0.

    Bits: 8 of frame header, 24 of sync code, 3 of colour space and 1 of range, then the sizes less
    one in 16 bits each (section 6.2.2). Other profiles have more colour bits: (0, 0) is returned.
    """
    if key_frame[0] & _PROFILE_MASK or len(key_frame) < 9:
        return 0, 0
    bits = int.from_bytes(key_frame[4:9], "big") >> 4
    mask = (1 << _PICTURE_SIZE_BITS) - 1
    return (bits >> _PICTURE_SIZE_BITS & mask) + 1, (bits & mask) + 1
