"""The start of a VP8 key frame (RFC 6386, section 9.1)."""

from __future__ import annotations

import struct

_START_CODE = b"\x9d\x01\x2a"


def key_frame_size(frame: bytes) -> tuple[int, int] | None:
    """Width and height in pixels that a VP8 key frame announces; None for any other data."""
    if len(frame) < 10 or frame[0] & 1 or frame[3:6] != _START_CODE:
        return None
    width, height = struct.unpack_from("<HH", frame, 6)
    return width & 0x3FFF, height & 0x3FFF
