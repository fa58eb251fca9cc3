"""Which TSNs beyond a gap have come."""

from __future__ import annotations

from bisect import bisect_right


class ReceivedRanges:
    """Ranges of TSNs, in order and apart from each other. Unwrapped TSNs throughout."""

    __slots__ = ("_firsts", "_lasts")

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def __bool__(self) -> bool:
        return bool(self._firsts)

    @property
    def highest(self) -> int:
        """The highest TSN; only while there are ranges."""
        return self._lasts[-1]

    def add(self, tsn: int) -> bool:
        """Note one TSN. False when it was there already."""
        firsts, lasts = self._firsts, self._lasts
        index = bisect_right(firsts, tsn)
        if index and lasts[index - 1] >= tsn:
            return False
        joins_left = bool(index) and lasts[index - 1] == tsn - 1
        joins_right = index < len(firsts) and firsts[index] == tsn + 1
        if joins_left and joins_right:
            lasts[index - 1] = lasts.pop(index)
            firsts.pop(index)
        elif joins_left:
            lasts[index - 1] = tsn
        elif joins_right:
            firsts[index] = tsn
        else:
            firsts.insert(index, tsn)
            lasts.insert(index, tsn)
        return True

    def advance(self, cumulative: int) -> int:
        """Forget what is at or adjoins `cumulative`; returns the new cumulative TSN."""
        firsts, lasts = self._firsts, self._lasts
        count = 0
        while count < len(firsts) and firsts[count] <= cumulative + 1:
            cumulative = max(cumulative, lasts[count])
            count += 1
        del firsts[:count]
        del lasts[:count]
        return cumulative

    def gaps(self, cumulative: int) -> list[tuple[int, int]]:
        """First and last TSN of each range relative to `cumulative`, as a SACK has them."""
        return [
            (first - cumulative, last - cumulative)
            for first, last in zip(self._firsts, self._lasts, strict=True)
            if last - cumulative <= 0xFFFF
        ]
