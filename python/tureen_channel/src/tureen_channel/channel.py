"""The channel: typed requests, notifications and binary streams over a socket."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, Self

from tureen_channel.channel_error import ChannelError
from tureen_channel.channel_info import ChannelCounters, PeerInfo
from tureen_channel.connection.connection_event import (
    Answer,
    Cancel,
    Closed,
    Credit,
    Message,
    Notified,
    Ready,
    Serve,
    StreamClosed,
)
from tureen_channel.io.body import to_body
from tureen_channel.io.driver import Driver
from tureen_channel.io.notification_router import (
    Notification,
    NotificationListener,
    NotificationRouter,
)
from tureen_channel.io.opening_gate import Submission
from tureen_channel.io.request_server import RequestHandler, RequestServer
from tureen_channel.io.requester import Call, Reply, Requester
from tureen_channel.io.stream_hub import StreamHub
from tureen_channel.io.timer import start_timer, stop_timer
from tureen_channel.options import ChannelOptions

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping

    from tureen_channel.channel_stream import ChannelStream
    from tureen_channel.frame.frame import Body, NotificationFrame

_MIB: Final = 1_048_576


class Channel:
    """One end of a channel; the other is a Channel too, here or in Node.js.

    Both sides may do everything. The handshake begins at once; what is sent before it is done
    waits, in order. It ends with ``close()`` on either side, or with one ChannelError that rejects
    everything pending. Make it
    with ``from_socket``, or give its ``protocol`` to whatever makes an asyncio transport.

    Attributes:
        on_close: Called when the channel has ended, after everything pending was rejected; without
            an error when closed in order.
        on_unhandled: Called when a notification came for a target that nobody listens to.
    """

    def __init__(self, layers: Mapping[str, str], options: ChannelOptions | None = None) -> None:
        """Make a channel whose ``protocol`` waits for a transport; needs a running loop."""
        self.on_close: Callable[[ChannelError | None], None] | None = None
        self.on_unhandled: Callable[[Notification], None] | None = None
        self._driver = Driver(layers, options or ChannelOptions())
        self._requester = Requester(self._driver)
        self._server = RequestServer(self._driver)
        self._notifications = NotificationRouter()
        self._streams = StreamHub(self._driver)
        self._closed_here = False
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[PeerInfo] = self._loop.create_future()
        limit_s = self._driver.options.handshake_timeout_s
        self._handshake_timer = start_timer(limit_s, lambda: self._fail_handshake(limit_s))
        self._driver.start(
            {
                Ready: self._open,
                Answer: lambda event: self._requester.answer(event.answer),
                Serve: lambda event: self._server.serve(event.request),
                Cancel: lambda event: self._server.cancel(event.id),
                Notified: lambda event: self._deliver(event.notification),
                Message: lambda event: self._streams.receive(event.message),
                Credit: lambda event: self._streams.schedule(event.stream),
                StreamClosed: lambda event: self._streams.closed_by_peer(event.stream),
                Closed: self._finish,
            },
            on_drained=self._streams.pump,
        )

    @classmethod
    async def from_socket(
        cls,
        sock: socket.socket,
        *,
        layers: Mapping[str, str],
        options: ChannelOptions | None = None,
    ) -> Self:
        """Make a channel over a connected stream socket, which it owns from now on.

        Args:
            sock: Any connected stream socket; it is made non-blocking.
            layers: Version of each layer on this side, ``x.y.z``; those that both sides name must
                agree.
            options: The limits.
        """
        channel = cls(layers, options)
        sock.setblocking(False)
        await channel._loop.create_connection(lambda: channel.protocol, sock=sock)
        return channel

    @property
    def protocol(self) -> asyncio.BufferedProtocol:
        """What asyncio is given to make a transport with."""
        return self._driver.pipe

    @property
    def closed(self) -> bool:
        """Whether the channel has ended."""
        return self._driver.connection.is_closed

    @property
    def counters(self) -> ChannelCounters:
        """How often something came that nobody wanted."""
        connection = self._driver.connection
        unhandled = self._notifications.unhandled
        return ChannelCounters(connection.late_answers, connection.late_messages, unhandled)

    async def ready(self) -> PeerInfo:
        """Return when the handshake is done; safe to cancel.

        Raises:
            ChannelError: What ended the channel instead, such as ``version-mismatch``.
        """
        return await asyncio.shield(self._ready)

    async def request(
        self,
        method: str,
        *,
        target: str | None = None,
        data: Any = None,
        body: Body = b"",
        timeout_s: float | None = None,
    ) -> Reply:
        """Ask the other side and return its answer. Cancelling tells it to stop.

        Args:
            method: ``object.verb``, as the other side registered it.
            target: Id of the object addressed; what is sent to one target is handled in order.
            data: JSON, or None.
            body: Raw bytes beside the data; handed over, not to be changed afterwards.
            timeout_s: How long to wait; 0 or infinity for no limit, None for the channel's
                ``request_timeout_s``.

        Raises:
            ChannelError: ``request-failed`` (with ``remote``), ``request-timeout``,
                ``frame-too-large``, ``queue-full``, or what ended the channel.
            TypeError: When the data cannot be JSON.
            ValueError: When it holds NaN or infinity.
        """
        if timeout_s is None:
            timeout_s = self._driver.options.request_timeout_s
        return await self._requester.request(Call(method, target, data, to_body(body)), timeout_s)

    def notify(
        self, event: str, *, target: str | None = None, data: Any = None, body: Body = b""
    ) -> None:
        """Tell the other side; returns at once.

        Who sends many should await ``drained()`` in between.

        Raises:
            ChannelError: ``frame-too-large``, ``queue-full``, or what ended the channel.
            TypeError: When the data cannot be JSON.
            ValueError: When it holds NaN or infinity.
        """
        raw = to_body(body)
        self._driver.submit(
            Submission(
                event,
                len(raw),
                lambda: self._driver.connection.notify(event, target, data, raw),
                lambda error: self._report_unsent(event, error),
            )
        )

    async def drained(self) -> None:
        """Return once the pipe takes more, or the channel has ended; safe to cancel."""
        await self._driver.pipe.drained()

    def handle_request(self, method: str, handler: RequestHandler) -> None:
        """Serve one method of the other side's requests.

        Those with the same target run one at a time, in the order in which they were sent; all
        others run concurrently. The handler is cancelled when the other side stops waiting.

        Raises:
            ValueError: When the method has a handler.
        """
        self._server.register(method, handler)

    def on_notification(self, target: str, listener: NotificationListener) -> Callable[[], None]:
        """Hear the notifications for one target in the order in which they were sent.

        ``""`` is for those without a target. What the listener raises goes to the loop's exception
        handler. Returns what takes the listener away again.
        """
        return self._notifications.add(target, listener)

    def open_stream(
        self, id_: int, *, window_bytes: int = _MIB, max_queued_bytes: int = 4 * _MIB
    ) -> ChannelStream:
        """Open this side's end of a binary stream.

        Messages flow once the other side has opened the same id.

        Args:
            id_: u32 that both sides agreed on.
            window_bytes: How much the other side may send before this side has dealt with it.
            max_queued_bytes: How much may wait here before ``try_send`` refuses.

        Raises:
            ChannelError: ``stream-in-use`` or what ended the channel.
            ValueError: For a number out of range.
        """
        if self.closed:
            raise self._driver.connection.end_error
        return self._streams.open(id_, window_bytes, max_queued_bytes)

    def close(self) -> None:
        """Tell the other side and reject everything pending with ``closed``. Idempotent."""
        self._closed_here = self._closed_here or not self.closed
        self._driver.connection.close()
        self._driver.sync()

    async def wait_closed(self) -> None:
        """Return once the stream is gone; safe to cancel."""
        await self._driver.pipe.wait_closed()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()
        await self.wait_closed()

    def _fail_handshake(self, timeout_s: float) -> None:
        message = (
            f"The other side has not said HELLO within {timeout_s} s; "
            "is it a Tureen channel, and does it run?"
        )
        self._driver.connection.fail(ChannelError("handshake-timeout", message))
        self._driver.sync()

    def _open(self, event: Ready) -> None:
        stop_timer(self._handshake_timer)
        self._driver.opened()
        if not self._ready.done():
            self._ready.set_result(PeerInfo(event.peer.layers))
        self._streams.opened()

    def _deliver(self, frame: NotificationFrame) -> None:
        body = bytes(frame.body)
        listeners = self._notifications.listeners(frame.target)
        for listener in listeners:
            self._driver.call_back(listener, frame.event, frame.data, body)
        if not listeners and self.on_unhandled is not None:
            notification = Notification(frame.event, frame.target, frame.data, body)
            self._driver.call_back(self.on_unhandled, notification)

    def _finish(self, event: Closed) -> None:
        pending_error = self._driver.connection.end_error
        stop_timer(self._handshake_timer)
        self._driver.has_ended()
        if not self._ready.done():
            self._ready.set_exception(pending_error)
            self._ready.exception()  # Marks it as seen: on_close tells it too.
        self._requester.reject_all(pending_error)
        self._server.cancel_all()
        self._streams.end_all(
            event.error, pending_error=pending_error, deliver=not self._closed_here
        )
        if self.on_close is not None:
            self._driver.call_back(self.on_close, event.error)

    def _report_unsent(self, event: str, error: Exception) -> None:
        if not self.closed:
            self._driver.report(error, f"Notification {event} could not be sent")
