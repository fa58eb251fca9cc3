"""Runs the handlers of the other side's requests."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tureen_channel.channel_error import ChannelRequestError, RemoteError
from tureen_channel.io.body import to_body
from tureen_channel.io.requester import Reply

if TYPE_CHECKING:
    from tureen_channel.frame.frame import RequestFrame
    from tureen_channel.io.driver import Driver

_logger = logging.getLogger("tureen_channel")


class Request(NamedTuple):
    """A request of the other side, as its handler sees it.

    Attributes:
        method: ``object.verb``.
        target: Id of the object addressed, or None.
        data: JSON, or None.
        body: Raw bytes beside the data.
    """

    method: str
    target: str | None
    data: Any
    body: bytes


RequestHandler = Callable[[Request], Awaitable[Reply | Mapping[str, Any] | None]]
"""Serves one method: returns a Reply, its data alone, or nothing; ChannelRequestError refuses."""


class RequestServer:
    """Runs each request's handler in a task that is cancelled when the other side stops waiting."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._handlers: dict[str, RequestHandler] = {}
        self._running: dict[int, asyncio.Task[Any]] = {}

    def register(self, method: str, handler: RequestHandler) -> None:
        """Name the handler of a method.

        Raises:
            ValueError: When the method has one.
        """
        if method in self._handlers:
            msg = f"{method} has a handler; each method is handled in one place."
            raise ValueError(msg)
        self._handlers[method] = handler

    def serve(self, frame: RequestFrame) -> None:
        """Start the handler; its outcome is the answer."""
        request = Request(frame.method, frame.target, frame.data, bytes(frame.body))
        handler = self._handlers.get(frame.method, _refuse_unknown)
        task: asyncio.Task[Any] = asyncio.get_running_loop().create_task(_run(handler, request))
        self._running[frame.id] = task
        task.add_done_callback(lambda task: self._answer(frame, task))

    def cancel(self, id_: int) -> None:
        """Cancel the handler, as the other side has stopped waiting."""
        task = self._running.get(id_)
        if task is not None:
            task.cancel()

    def cancel_all(self) -> None:
        """Cancel every handler, as the channel has ended."""
        for task in list(self._running.values()):
            task.cancel()

    def _answer(self, frame: RequestFrame, task: asyncio.Task[Any]) -> None:
        self._running.pop(frame.id, None)
        connection = self._driver.connection
        if task.cancelled():
            cancelled = RemoteError("CancelledError", "cancelled", f"{frame.method} was cancelled.")
            connection.respond_error(frame.id, cancelled)
        elif (error := task.exception()) is not None:
            connection.respond_error(frame.id, _to_remote_error(frame.method, error))
        else:
            reply = task.result()
            reply = reply if isinstance(reply, Reply) else Reply(reply)
            connection.respond(frame.id, reply.data, to_body(reply.body))
        self._driver.sync()


async def _run(handler: RequestHandler, request: Request) -> Reply | Mapping[str, Any] | None:
    return await handler(request)


async def _refuse_unknown(request: Request) -> None:
    message = (
        f"No handler is registered for {request.method}; "
        "the layer it belongs to is not loaded on this side."
    )
    raise ChannelRequestError("Error", "unknown-method", message)


def _to_remote_error(method: str, error: BaseException) -> RemoteError:
    if isinstance(error, ChannelRequestError):
        return RemoteError(error.name, error.code, error.message, error.details)
    _logger.error("%s failed", method, exc_info=error)
    return RemoteError(type(error).__name__, "internal", str(error))
