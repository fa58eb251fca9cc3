"""Messages for Node.js that wait until it has taken those before."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from tureen_channel import ChannelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tureen_channel import ChannelStream

MAX_WAITING_BYTES: Final = 64 * 1024 * 1024
"""What may wait for a program that reads more slowly than the other side sends."""


class OutgoingMessages:
    """Sends messages in order as fast as the stream takes them, and keeps the others meanwhile."""

    def __init__(
        self,
        stream: ChannelStream,
        on_overflow: Callable[[int], None],
        on_waiting: Callable[[int], None] = lambda _bytes: None,
    ) -> None:
        """Send on `stream`.

        `on_overflow` is told once when more than the limit waits, `on_waiting` how many bytes wait
        whenever that has changed.
        """
        self._stream = stream
        self._on_overflow = on_overflow
        self._on_waiting = on_waiting
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._waiting_bytes = 0
        self._closed = False
        self._on_sent: Callable[[], None] | None = None
        stream.on_drain = self._send_waiting

    @property
    def waiting_bytes(self) -> int:
        """Bytes that the stream has not taken yet."""
        return self._waiting_bytes

    def send(self, type_: int, body: bytes) -> None:
        """Send a message after those before; dropped when closed, or when too much waits."""
        if self._closed:
            return
        if not self._waiting and self._try_send(type_, body):
            return
        self._waiting.append((type_, body))
        self._waiting_bytes += len(body)
        self._on_waiting(self._waiting_bytes)
        if self._waiting_bytes > MAX_WAITING_BYTES:
            self.close()
            self._on_overflow(MAX_WAITING_BYTES)

    def when_sent(self, callback: Callable[[], None]) -> None:
        """Call back once everything was sent or dropped; at once if nothing waits."""
        if self._waiting:
            self._on_sent = callback
        else:
            callback()

    def close(self) -> None:
        """Drop what waits. Safe to call twice."""
        self._closed = True
        self._waiting.clear()
        self._waiting_bytes = 0
        self._on_waiting(0)
        self._tell_sent()

    def _send_waiting(self) -> None:
        self._send_what_fits()
        self._on_waiting(self._waiting_bytes)
        if not self._waiting:
            self._tell_sent()

    def _send_what_fits(self) -> None:
        while self._waiting:
            type_, body = self._waiting[0]
            if not self._try_send(type_, body):
                return
            # Closing while sending has emptied the queue.
            if self._waiting:
                self._waiting.popleft()
                self._waiting_bytes -= len(body)

    def _try_send(self, type_: int, body: bytes) -> bool:
        try:
            return self._stream.try_send(type_, body)
        except ChannelError:  # the stream or the channel has ended
            self.close()
            return True

    def _tell_sent(self) -> None:
        on_sent, self._on_sent = self._on_sent, None
        if on_sent is not None:
            on_sent()
