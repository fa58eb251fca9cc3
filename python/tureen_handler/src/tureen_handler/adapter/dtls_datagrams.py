"""The ICE transport that aiortc's DTLS transport believes it runs on: a bounded queue."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_QUEUED_DATAGRAMS = 4096
"""Datagrams kept for DTLS: more than an SCTP peer may have in flight with a window of 1 MiB."""


class DtlsDatagrams:
    """Datagrams for DTLS in a queue, datagrams from DTLS straight to `send`.

    Has the four members aiortc uses of an ICE transport: `role`, `state`, `_recv`, `_send`.
    A full queue drops what comes and counts it in `dropped`.
    """

    role = "controlling"
    state = "completed"

    def __init__(self, send: Callable[[bytes], bool]) -> None:
        self.dropped = 0
        self._send_datagram = send
        self._queue: deque[bytes] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._closed = False

    def put(self, datagram: bytes) -> None:
        """Queue one datagram for DTLS."""
        if self._closed or len(self._queue) >= MAX_QUEUED_DATAGRAMS:
            self.dropped += 1
            return
        self._queue.append(datagram)
        self._wake()

    def take_all(self) -> list[bytes]:
        """The datagrams that DTLS has not read yet, which it will not read any more."""
        datagrams = list(self._queue)
        self._queue.clear()
        return datagrams

    def close(self) -> None:
        """End the waiting reader with `ConnectionError`. Safe to call twice."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    async def _recv(self) -> bytes:
        while not self._queue:
            if self._closed:
                raise ConnectionError("the transport is closed")
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._queue.popleft()

    async def _send(self, datagram: bytes) -> None:
        self._send_datagram(datagram)
