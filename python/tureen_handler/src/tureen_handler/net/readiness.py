"""Knowing when a socket has something to read, on any event loop.

Loops with `add_reader` watch the socket themselves. Windows' Proactor loop cannot, so there a
thread waits for the socket and wakes the loop; reading itself always happens on the loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import socket
import threading
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

ReadinessKind = Literal["loop", "thread"]

LOOP_CHECK_S = 1.0
"""How often a waiting thread checks that the loop has not been closed under it, in seconds."""


class Readiness(Protocol):
    """Calls a function on the event loop whenever a socket is readable."""

    def stop(self) -> None:
        """Watch no longer. Safe to call twice; call it before closing the socket."""


def choose_readiness(loop: asyncio.AbstractEventLoop) -> ReadinessKind:
    """Decide for a loop: "loop" when it implements `add_reader`, else "thread"."""
    own = type(loop).add_reader
    return "thread" if own is asyncio.AbstractEventLoop.add_reader else "loop"


def watch(
    loop: asyncio.AbstractEventLoop,
    readable: socket.socket,
    on_readable: Callable[[], None],
    kind: ReadinessKind | None = None,
) -> Readiness:
    """Call `on_readable` on `loop` whenever `readable` has data, until the result is stopped.

    `kind` defaults to what `choose_readiness` says.
    """
    if (kind or choose_readiness(loop)) == "loop":
        return LoopReadiness(loop, readable, on_readable)
    return ThreadReadiness(loop, readable, on_readable)


class LoopReadiness:
    """Watches by `loop.add_reader`."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        readable: socket.socket,
        on_readable: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._socket = readable
        loop.add_reader(readable, on_readable)

    def stop(self) -> None:
        """Watch no longer."""
        if self._socket.fileno() != -1:
            self._loop.remove_reader(self._socket)


class ThreadReadiness:
    """Watches from a daemon thread that sleeps in `select` until data comes.

    After each wake-up the thread waits for the loop to have read before it looks again, so at
    most one call is ever pending on the loop.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        readable: socket.socket,
        on_readable: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._socket = readable
        self._on_readable = on_readable
        self._stopped = False
        self._has_read = threading.Event()
        self._wake_receiver, self._wake_sender = socket.socketpair()
        self._wake_sender.setblocking(False)
        self._thread = threading.Thread(
            target=self._run, name="tureen-datagram-readiness", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer; the thread ends soon after."""
        if self._stopped:
            return
        self._stopped = True
        self._has_read.set()
        with contextlib.suppress(OSError):
            self._wake_sender.send(b"\0")

    def _run(self) -> None:
        with (
            selectors.DefaultSelector() as selector,
            self._wake_receiver,
            self._wake_sender,
            contextlib.suppress(OSError, ValueError),  # the socket was closed meanwhile
        ):
            selector.register(self._socket, selectors.EVENT_READ)
            selector.register(self._wake_receiver, selectors.EVENT_READ)
            while not self._stopped:
                selector.select()
                if not self._stopped and not self._call_and_wait():
                    return

    def _call_and_wait(self) -> bool:
        self._has_read.clear()
        try:
            self._loop.call_soon_threadsafe(self._read)
        except RuntimeError:  # the loop is closed
            return False
        while not self._has_read.wait(LOOP_CHECK_S):
            if self._stopped or self._loop.is_closed():
                return False
        return True

    def _read(self) -> None:
        try:
            if not self._stopped:
                self._on_readable()
        finally:
            self._has_read.set()
