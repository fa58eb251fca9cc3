"""The layout of a frame on the wire.

Big-endian: ``u32 length (bytes that follow) | u8 kind | u24 headLength | head | body``.
"""

from __future__ import annotations

from struct import Struct
from typing import Final

LENGTH_BYTES: Final = 4
"""Bytes of the length field."""

HEADER: Final = Struct(">II")
"""Before the head: length, then kind and head length in one."""

MESSAGE_HEAD: Final = Struct(">IBBHQ")
"""Head of MESSAGE: stream, type, flags, reserved (sent as 0, not looked at), timestamp."""

MESSAGE_PREFIX: Final = Struct(">IIIBBHQ")
"""HEADER and MESSAGE_HEAD in one."""

CREDIT_HEAD: Final = Struct(">II")
"""Head of CREDIT: stream, bytes."""

MAX_HEAD_BYTES: Final = 0xFFFFFF
"""Largest head that fits its u24."""

MESSAGE_OVERHEAD_BYTES: Final = HEADER.size + MESSAGE_HEAD.size
"""The bytes of one message of a stream on the wire, without its body."""

MIN_FRAME_LIMIT: Final = 16_384
"""Every side takes frames of at least this size, so that a refusal can always be told."""
