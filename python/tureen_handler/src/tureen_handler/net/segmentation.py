"""Several datagrams in one system call (Linux `UDP_SEGMENT`, which cuts one buffer up again).

A call costs more than what it sends: 32 datagrams at once take a third of the time of 32 calls.
"""

from __future__ import annotations

import errno
import struct
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator, Sequence

MAX_RUN: Final = 32
"""Datagrams sent at once; the kernel takes 64, if they are below 64 KiB together."""

_SOL_UDP: Final = 17
_UDP_SEGMENT: Final = 103
"""From Linux' `udp.h`; Python does not name it."""

_REFUSALS: Final = frozenset(
    (errno.EINVAL, errno.EIO, errno.EMSGSIZE, errno.ENOPROTOOPT, errno.EOPNOTSUPP, errno.ENOSYS)
)
"""Errors of a kernel, a network card or a route that cannot do it."""


def cut_into_runs(datagrams: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """What one call can send each, in order: datagrams of one size, the last may be shorter."""
    start = 0
    while start < len(datagrams):
        size, end = len(datagrams[start]), start + 1
        limit = min(len(datagrams), start + MAX_RUN)
        while end < limit and len(datagrams[end - 1]) == size >= len(datagrams[end]):
            end += 1
        yield datagrams[start:end]
        start = end


def _can_segment(udp: socket.socket) -> bool:
    if sys.platform != "linux":
        return False
    try:
        udp.getsockopt(_SOL_UDP, _UDP_SEGMENT)
    except OSError:  # before Linux 4.18, and where something else takes its place
        return False
    return True


class SegmentedSend:
    """Sends runs of datagrams on one connected UDP socket, where that is possible."""

    __slots__ = ("_socket",)

    def __init__(self, udp: socket.socket) -> None:
        self._socket: socket.socket | None = udp if _can_segment(udp) else None

    def send(self, run: Sequence[bytes]) -> bool:
        """Send a run of `cut_into_runs`; False when nothing of it was sent."""
        if self._socket is None or len(run) < 2:
            return False
        size = struct.pack("=H", len(run[0]))
        try:
            self._socket.sendmsg(run, [(_SOL_UDP, _UDP_SEGMENT, size)])
        except OSError as error:
            if error.errno in _REFUSALS:
                self._socket = None  # it would refuse every time
            return False
        return True
