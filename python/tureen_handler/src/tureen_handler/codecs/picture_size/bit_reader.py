"""Numbers of any number of bits."""

from __future__ import annotations

_LONGEST_EXP_GOLOMB = 32


class BitReader:
    """Reads bits, most significant first.

    Every method raises EOFError behind the end.
    """

    def __init__(self, data: bytes) -> None:
        """Begin at the first bit of `data`."""
        self._value = int.from_bytes(data, "big")
        self._left = 8 * len(data)

    def read(self, count: int) -> int:
        """Return the next `count` bits as a number."""
        if count > self._left:
            raise EOFError("no bits left")
        self._left -= count
        return self._value >> self._left & (1 << count) - 1

    def read_unsigned(self) -> int:
        """Return the next number in unsigned Exp-Golomb code (`ue(v)`, and `uvlc()` of AV1)."""
        zeros = 0
        while not self.read(1):
            zeros += 1
            if zeros > _LONGEST_EXP_GOLOMB:
                raise EOFError("number is too long")
        return (1 << zeros) - 1 + self.read(zeros)

    def read_signed(self) -> int:
        """Return the next number in signed Exp-Golomb code (`se(v)`)."""
        code = self.read_unsigned()
        return (code + 1) // 2 if code & 1 else -(code // 2)
