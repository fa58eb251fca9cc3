"""What came on a stream and waits for its listener."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tureen_channel.io.driver import Driver


class StreamMessage(NamedTuple):
    """A message of a stream.

    Attributes:
        type: u8 whose meaning is the upper layer's.
        flags: u8 whose meaning is the upper layer's.
        timestamp: u64 whose meaning is the upper layer's.
        body: Raw bytes.
    """

    type: int
    flags: int
    timestamp: int
    body: bytes


MessageListener = Callable[[StreamMessage], Awaitable[None] | None]
"""Deals with one message; called one at a time, in order."""


class IncomingMessages:
    """Hands messages to the listener one at a time; the stream's window bounds how many wait."""

    def __init__(self, driver: Driver, on_consumed: Callable[[int], None]) -> None:
        """Call ``on_consumed`` with the body's size when a message has been dealt with."""
        self._driver = driver
        self._on_consumed = on_consumed
        self._waiting: deque[StreamMessage] = deque()
        self._listener: MessageListener | None = None
        self._on_empty: Callable[[], None] | None = None
        self._busy = False

    @property
    def listener(self) -> MessageListener | None:
        """Who deals with the messages; they wait while it is None."""
        return self._listener

    @listener.setter
    def listener(self, listener: MessageListener | None) -> None:
        self._listener = listener
        self._deliver()

    def push(self, message: StreamMessage) -> None:
        """Take a message."""
        self._waiting.append(message)
        self._deliver()

    def when_delivered(self, callback: Callable[[], None]) -> None:
        """Call back once everything is delivered; nothing more will come."""
        self._on_empty = callback
        self._deliver()

    def discard(self) -> int:
        """Drop what waits, for which the other side gets no more credit; returns how many."""
        dropped = len(self._waiting)
        self._waiting.clear()
        return dropped

    def _deliver(self) -> None:
        while not self._busy and self._listener is not None and self._waiting:
            self._hand(self._waiting.popleft(), self._listener)
        if not self._busy and not self._waiting:
            self._tell_empty()

    def _hand(self, message: StreamMessage, listener: MessageListener) -> None:
        self._busy = True
        result = self._driver.call_back(listener, message)
        if result is not None and isinstance(result, Awaitable):
            task = asyncio.ensure_future(result)
            task.add_done_callback(lambda task: self._finish_later(message, task))
        else:
            self._finish(message)

    def _finish_later(self, message: StreamMessage, task: asyncio.Future[Any]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._driver.report(error, "A listener of a channel's stream failed")
        self._finish(message)
        self._deliver()

    def _finish(self, message: StreamMessage) -> None:
        self._busy = False
        self._on_consumed(len(message.body))

    def _tell_empty(self) -> None:
        callback, self._on_empty = self._on_empty, None
        if callback is not None:
            callback()
