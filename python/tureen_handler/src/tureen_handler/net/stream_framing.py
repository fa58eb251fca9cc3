"""Datagrams in a TCP stream: each behind its length in two bytes (RFC 4571), without I/O."""

from __future__ import annotations

from typing import Final

MAX_FRAME_BYTES: Final = 65535
"""Longest datagram that the two bytes can tell."""

_BUFFER_BYTES: Final = 128 * 1024  # more than one frame, so that there is always room to read into


def frame(datagram: bytes) -> bytes:
    """The bytes to write for one datagram.

    Raises:
        OverflowError: It is longer than `MAX_FRAME_BYTES`.
    """
    return len(datagram).to_bytes(2, "big") + datagram


class FrameReader:
    """Cuts what comes over a stream into datagrams. Keeps 128 KiB, whatever comes.

    Write into `space`, then tell with `take` how much it was.
    """

    __slots__ = ("_buffer", "_end", "_view")

    def __init__(self) -> None:
        self._buffer = bytearray(_BUFFER_BYTES)
        self._view = memoryview(self._buffer)
        self._end = 0

    @property
    def space(self) -> memoryview:
        """Where to write the next bytes; never empty."""
        return self._view[self._end :]

    def take(self, count: int) -> list[bytes]:
        """The datagrams that the `count` bytes just written complete; empty frames are left out."""
        end = self._end + count
        view = self._view
        datagrams: list[bytes] = []
        begin = 0
        while end - begin >= 2:
            after = begin + 2 + (view[begin] << 8 | view[begin + 1])
            if after > end:
                break
            if after > begin + 2:
                datagrams.append(bytes(view[begin + 2 : after]))
            begin = after
        self._end = end - begin
        if begin:
            self._buffer[: self._end] = self._buffer[begin:end]
        return datagrams
