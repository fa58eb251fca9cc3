"""Serial numbers: transmission sequence numbers as plain growing integers.

On the wire a TSN has 32 bits and wraps around (RFC 9260, section 1.6). Inside it is unwrapped once,
so that comparing two of them is comparing two integers.
"""

from __future__ import annotations

from typing import Final

TSN_MASK: Final = 0xFFFFFFFF
"""A TSN on the wire is the unwrapped one `& TSN_MASK`."""

SSN_MASK: Final = 0xFFFF
"""Stream sequence numbers have 16 bits."""


def unwrap_tsn(value: int, near: int) -> int:
    """The integer closest to `near` whose lowest 32 bits are `value`."""
    return near + ((value - near + 0x80000000) & TSN_MASK) - 0x80000000


def is_ssn_after(value: int, other: int) -> bool:
    """Whether the stream sequence number `value` comes after `other`."""
    return value != other and ((value - other) & SSN_MASK) < 0x8000
