"""The requests of this side and their answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from tureen_channel.channel_error import ChannelError, RemoteError
from tureen_channel.frame.frame import Body, ErrorFrame, ResponseFrame
from tureen_channel.io.opening_gate import Submission
from tureen_channel.io.timer import start_timer, stop_timer

if TYPE_CHECKING:
    from tureen_channel.io.driver import Driver


class Reply(NamedTuple):
    """What a request is answered with.

    Attributes:
        data: JSON, or None.
        body: Raw bytes beside the data.
    """

    data: Any = None
    body: Body = b""


@dataclass(slots=True)
class Call:
    """A request to send."""

    method: str
    target: str | None
    data: Any
    body: Body
    id: int | None = None


class Requester:
    """Sends requests and gives out their answers."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._pending: dict[int, tuple[Call, asyncio.Future[Reply]]] = {}

    async def request(self, call: Call, timeout_s: float) -> Reply:
        """Send a request as soon as the handshake is done, and wait for its answer."""
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        timer = start_timer(
            timeout_s, lambda: _fail(future, ChannelError.request_timeout(call.method, timeout_s))
        )
        try:
            self._driver.submit(
                Submission(
                    call.method,
                    len(call.body),
                    lambda: self._send(call, future),
                    lambda error: _fail(future, error),
                )
            )
            return await future
        finally:
            stop_timer(timer)
            self._abandon(call, future)

    def answer(self, frame: ResponseFrame | ErrorFrame) -> None:
        """Take the answer to a pending request."""
        call, future = self._pending.pop(frame.id)
        if future.done():
            return
        if isinstance(frame, ErrorFrame):
            remote = RemoteError(frame.name, frame.code, frame.message, frame.details)
            future.set_exception(ChannelError.request_failed(call.method, remote))
        else:
            future.set_result(Reply(frame.data, bytes(frame.body)))

    def reject_all(self, error: Exception) -> None:
        """Note that the channel has ended."""
        pending, self._pending = self._pending, {}
        for _, future in pending.values():
            _fail(future, error)

    def _send(self, call: Call, future: asyncio.Future[Reply]) -> None:
        if future.done():
            return
        connection = self._driver.connection
        call.id = connection.request(call.method, call.target, call.data, call.body)
        self._pending[call.id] = (call, future)

    def _abandon(self, call: Call, future: asyncio.Future[Reply]) -> None:
        """Tell the other side to stop if the caller leaves before the answer came."""
        if not future.cancel() and not future.cancelled():
            future.exception()  # Marks it as seen, in case the caller was cancelled meanwhile.
        if call.id is not None and self._pending.pop(call.id, None) is not None:
            self._driver.connection.abandon(call.id)
            self._driver.sync()


def _fail(future: asyncio.Future[Reply], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
