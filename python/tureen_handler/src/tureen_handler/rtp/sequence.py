"""Arithmetic of counters that wrap: 16-bit sequence numbers, 32-bit timestamps."""

from __future__ import annotations


def signed_difference(later: int, earlier: int, bits: int) -> int:
    """Return `later - earlier` of two counters of `bits` bits, taken the short way round."""
    half = 1 << (bits - 1)
    return ((later - earlier + half) & ((1 << bits) - 1)) - half


def extend(value: int, near: int, bits: int) -> int:
    """Return the unbounded counter nearest to `near` whose lowest `bits` bits are `value`."""
    return near + signed_difference(value, near, bits)
