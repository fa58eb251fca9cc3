"""The thin shell around asyncio's transport."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Protocol, cast

from tureen_channel.io.timer import start_timer, stop_timer

if TYPE_CHECKING:
    from tureen_channel.frame.frame import Body

_FLUSH_BYTES: Final = 65_536
"""So much is handed to the transport at once; less may wait until the loop's next turn."""

_HIGH_WATER_BYTES: Final = 262_144
"""Above this the transport asks to wait before sending more."""


class PipeListener(Protocol):
    """What a Pipe tells its owner."""

    def get_buffer(self) -> memoryview:
        """Return room for the next bytes."""

    def received(self, count: int) -> None:
        """Note that so many bytes were put into the buffer."""

    def ended(self, cause: BaseException | None) -> None:
        """Note that the stream has ended, or failed with the cause; may be told more than once."""

    def drained(self) -> None:
        """Note that after congestion the pipe takes more."""


class Pipe(asyncio.BufferedProtocol):
    """Writes at once what comes first in a turn of the loop, and the rest of that turn together.

    Attributes:
        congested: Whether the pipe asked to wait before sending more.
    """

    def __init__(self, listener: PipeListener) -> None:
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._unsent: list[Body] = []
        self._unsent_bytes = 0
        self._flush_handle: asyncio.Handle | None = None
        self._drain_waiters: list[asyncio.Future[None]] = []
        self._closed: asyncio.Future[None] = self._loop.create_future()
        self.congested = False

    @property
    def queued_bytes(self) -> int:
        """Bytes that wait in this process for the pipe."""
        transport = self._transport
        return self._unsent_bytes + (0 if transport is None else transport.get_write_buffer_size())

    def send(self, parts: list[Body]) -> None:
        """Hand bytes to the pipe, which must not be changed afterwards."""
        if not parts or self._closed.done():
            return
        self._unsent += parts
        self._unsent_bytes += sum(map(len, parts))
        if self._unsent_bytes >= _FLUSH_BYTES:
            self._flush()
        elif self._flush_handle is None:
            self._flush()
            self._flush_handle = self._loop.call_soon(self._flush)

    async def drained(self) -> None:
        """Return once the pipe is not congested, or has ended; safe to cancel."""
        if not self.congested:
            return
        waiter = self._loop.create_future()
        self._drain_waiters.append(waiter)
        await waiter

    def pause(self) -> None:
        """Stop reading."""
        if self._transport is not None:
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read again."""
        if self._transport is not None:
            self._transport.resume_reading()

    def finish(self, timeout_s: float) -> None:
        """Send what is queued and read on until the other side has ended, too; then close.

        So the other side can read all of it. After ``timeout_s`` the stream is closed anyway.
        """
        self._flush()
        self._release_drain_waiters()
        transport = self._transport
        if transport is None or self._closed.done():
            return
        if transport.can_write_eof():
            transport.write_eof()
            transport.resume_reading()
        else:
            transport.close()
        abort = start_timer(timeout_s, transport.abort)
        self._closed.add_done_callback(lambda _: stop_timer(abort))

    async def wait_closed(self) -> None:
        """Return once the stream is gone; safe to cancel."""
        await asyncio.shield(self._closed)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport; what was sent before goes out."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=_HIGH_WATER_BYTES)
        self._flush()

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return room for the next bytes, as asyncio asks for it."""
        return self._listener.get_buffer()

    def buffer_updated(self, nbytes: int) -> None:
        """Pass on how many bytes came."""
        self._listener.received(nbytes)

    def eof_received(self) -> None:
        """Pass on that no more will come; asyncio then closes the transport."""
        self._listener.ended(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass on that the stream is gone."""
        if not self._closed.done():
            self._closed.set_result(None)
        self._release_drain_waiters()
        self._listener.ended(exc)

    def pause_writing(self) -> None:
        """Note that the transport holds enough."""
        self.congested = True

    def resume_writing(self) -> None:
        """Note that the transport takes more."""
        self.congested = False
        self._release_drain_waiters()
        self._listener.drained()

    def _flush(self) -> None:
        if self._flush_handle is not None:
            self._flush_handle.cancel()
            self._flush_handle = None
        if self._transport is None or not self._unsent:
            return
        unsent, self._unsent = self._unsent, []
        self._unsent_bytes = 0
        self._transport.write(unsent[0] if len(unsent) == 1 else b"".join(unsent))

    def _release_drain_waiters(self) -> None:
        waiters, self._drain_waiters = self._drain_waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)
