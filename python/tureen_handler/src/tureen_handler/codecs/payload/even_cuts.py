"""Cutting a frame into packets of nearly equal size."""

from __future__ import annotations

from itertools import pairwise


def even_cuts(size: int, limit: int) -> list[tuple[int, int]]:
    """Cut `size` bytes into the fewest pieces of at most `limit`, as equal as can be."""
    count = -(-size // limit)
    bounds = [size * index // count for index in range(count + 1)]
    return list(pairwise(bounds))
