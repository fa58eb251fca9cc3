"""The way of what one reader reads to Node.js: a stream of binary messages."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from tureen_channel import ChannelError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tureen_handler.media.track import Unsubscribe

    from tureen_channel import ChannelStream, StreamMessage

    from .bounded_queue import ReaderQueue

WANT: Final = 1
"""Type of the messages from Node.js: the timestamp says how many more frames it takes."""

FRAME: Final = 1
SHAPE: Final = 2
DROPPED: Final = 3
"""Types of messages to Node.js: a frame, what the next ones are, how many were dropped so far."""

_logger = logging.getLogger(__name__)

Item = TypeVar("Item")


class OutgoingFrame(NamedTuple):
    """A frame as it goes to Node.js.

    Attributes:
        body: Its bytes.
        time_s: Its moment on the monotonic clock.
        flags: Of the message.
        shape: What it is beyond what was asked for; told when it changes.
    """

    body: bytes | memoryview
    time_s: float
    flags: int = 0
    shape: bytes = b""


class Outlet(Generic[Item]):
    """Sends one item after the other as far as Node.js wants them; the others wait in `queue`.

    An item is prepared (converted) only when it is its turn, so that a reader that is stuck costs
    no work.
    """

    def __init__(
        self,
        stream: ChannelStream,
        queue: ReaderQueue[Item],
        prepare: Callable[[Item], Awaitable[OutgoingFrame]],
    ) -> None:
        """Send on `stream` what `prepare` makes of the items."""
        self._stream = stream
        self._queue = queue
        self._prepare = prepare
        self._wanted = 0
        self._dropped = 0
        self._shape = b""
        self._ending = False
        self._closed = False
        self._on_closed: list[Unsubscribe] = []
        self._task: asyncio.Task[None] | None = None
        stream.on_close = lambda _error: self.close()
        stream.on_message = self._handle_message

    def push(self, item: Item) -> None:
        """Take an item; it or another one is dropped when too many wait."""
        if self._closed or self._ending:
            return
        self._queue.push(item)
        self._tell_dropped()
        self._ensure_sending()

    def end(self) -> None:
        """Take no more; close once everything that waits was sent."""
        self._ending = True
        self._ensure_sending()

    def close(self) -> None:
        """Send nothing more. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        if self._task is not None:
            self._task.cancel()
        self._stream.close()
        for listener in self._on_closed:
            listener()

    def on_closed(self, listener: Unsubscribe) -> None:
        """Call `listener` when nothing more is sent; at once if that is so."""
        if self._closed:
            listener()
        else:
            self._on_closed.append(listener)

    def _handle_message(self, message: StreamMessage) -> None:
        if message.type == WANT:
            self._wanted += message.timestamp
            self._ensure_sending()

    def _ensure_sending(self) -> None:
        if self._closed or self._task is not None:
            return
        if self._wanted > 0 and len(self._queue) > 0:
            self._task = asyncio.create_task(self._send_wanted())
        elif self._ending and len(self._queue) == 0:
            self.close()

    async def _send_wanted(self) -> None:
        try:
            while self._wanted > 0 and len(self._queue) > 0:
                self._wanted -= 1
                await self._send(await self._prepare(self._queue.pop()))
        except ChannelError:  # the stream has ended
            self.close()
        except Exception:
            _logger.exception("a frame could not be read; its reader is closed")
            self.close()
        finally:
            self._task = None
        self._ensure_sending()

    async def _send(self, frame: OutgoingFrame) -> None:
        if frame.shape != self._shape:
            self._shape = frame.shape
            await self._stream.send(SHAPE, frame.shape)
        timestamp = max(0, round(frame.time_s * 1_000_000))
        await self._stream.send(FRAME, frame.body, timestamp=timestamp, flags=frame.flags)

    def _tell_dropped(self) -> None:
        if self._queue.dropped == self._dropped or self._stream.closed:
            return
        if self._stream.try_send(DROPPED, b"", timestamp=self._queue.dropped):
            self._dropped = self._queue.dropped
