"""Binary messages with a window of their own."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Literal

from tureen_channel.channel_error import ChannelError
from tureen_channel.frame.frame import Body, EncodedFrame, MessageFrame
from tureen_channel.io.body import to_body
from tureen_channel.io.incoming_messages import IncomingMessages, MessageListener, StreamMessage

if TYPE_CHECKING:
    from collections.abc import Callable

    from tureen_channel.io.driver import Driver
    from tureen_channel.io.stream_hub import StreamHub


class ChannelStream:
    """Binary messages in both directions; a reader who is stuck stops this stream only.

    Made by ``Channel.open_stream``; both sides open the same id. Messages that come before
    ``on_message`` is set wait for it.

    Attributes:
        id: The stream's id.
        discarded_messages: Messages that came and were dropped because this side had closed the
            stream.
        unsent_messages: Messages that were taken and could not be sent before the end; ``send`` has
            raised for its own.
        on_drain: Called when ``try_send`` had refused a message and there is room again.
        on_close: Called when the stream has ended and everything that came was delivered; with the
            error when the channel failed.
    """

    def __init__(self, id_: int, hub: StreamHub, driver: Driver, max_queued_bytes: int) -> None:
        self.id = id_
        self.discarded_messages = 0
        self.unsent_messages = 0
        self.on_drain: Callable[[], None] | None = None
        self.on_close: Callable[[ChannelError | None], None] | None = None
        self._hub = hub
        self._driver = driver
        self._max_queued_bytes = max_queued_bytes
        self._incoming = IncomingMessages(driver, lambda size: hub.consumed(id_, size))
        self._outgoing: deque[tuple[EncodedFrame, asyncio.Future[None] | None]] = deque()
        self._buffered_bytes = 0
        self._state: Literal["open", "closing", "closed"] = "open"
        self._refused = False

    @property
    def on_message(self) -> MessageListener | None:
        """Called with each message, one at a time and in order.

        The other side may send as much again once it returns, or what it returns is done. What it
        raises goes to the loop's exception handler.
        """
        return self._incoming.listener

    @on_message.setter
    def on_message(self, listener: MessageListener | None) -> None:
        self._incoming.listener = listener

    @property
    def buffered_bytes(self) -> int:
        """Bytes of the messages that wait here for the window or for the pipe."""
        return self._buffered_bytes

    @property
    def closed(self) -> bool:
        """Whether nothing more can be sent."""
        return self._state != "open"

    @property
    def can_send(self) -> bool:
        """Whether a message waits that the window has room for."""
        return bool(self._outgoing) and self._driver.connection.may_message(self.id)

    async def send(self, type_: int, body: Body, *, timestamp: int = 0, flags: int = 0) -> None:
        """Send a message; returns when the window had room and the pipe took it.

        The body is handed over: do not change it afterwards. Cancelling gives up a message that
        still waits.

        Raises:
            ChannelError: ``stream-closed``, ``frame-too-large``, or what ended the channel.
            ValueError: When a number does not fit its field.
        """
        frame = self._encode(type_, body, timestamp, flags)
        sent: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._enqueue(frame, sent)
        try:
            await sent
        except asyncio.CancelledError:
            self._give_up(sent)
            raise

    def try_send(self, type_: int, body: Body, *, timestamp: int = 0, flags: int = 0) -> bool:
        """Send a message if fewer than ``max_queued_bytes`` wait, else return False.

        After a refusal ``on_drain`` is called when there is room again.

        Raises:
            ChannelError: Like ``send``.
            ValueError: Like ``send``.
        """
        frame = self._encode(type_, body, timestamp, flags)
        if not self._outgoing and self._hub.may_transmit(self.id):
            self._hub.transmit(self.id, frame)
            return True
        waiting = self._buffered_bytes + len(frame.body)
        full = bool(self._outgoing) and waiting > self._max_queued_bytes
        if full or not self._driver.connection.is_open:
            self._refused = True
            return False
        self._enqueue(frame, None)
        return True

    def close(self) -> None:
        """Take no more messages, send those taken, then tell the other side. Can be called again.

        What has come and is not delivered yet is dropped and counted.
        """
        if self._state != "open":
            return
        self._state = "closing"
        self.discarded_messages += self._incoming.discard()
        self._close_when_sent()

    def receive(self, message: MessageFrame) -> None:
        """Take a message; called by the channel."""
        if self._state != "open":
            self.discarded_messages += 1
            return
        self._incoming.push(
            StreamMessage(message.type, message.flags, message.timestamp, bytes(message.body))
        )

    def send_next(self) -> None:
        """Send the oldest message; called by the channel."""
        frame, sent = self._outgoing.popleft()
        self._buffered_bytes -= len(frame.body)
        try:
            self._hub.transmit(self.id, frame)
        except ChannelError as error:
            self._settle(sent, error)
        else:
            self._settle(sent, None)
        self._close_when_sent()
        self.tell_drained()

    def tell_drained(self) -> None:
        """Call ``on_drain`` if somebody was refused and there is room; called by the channel."""
        if not self._refused or self._buffered_bytes * 2 > self._max_queued_bytes:
            return
        self._refused = False
        if self.on_drain is not None:
            self._driver.call_back(self.on_drain)

    def end(
        self,
        error: ChannelError | None = None,
        *,
        pending_error: ChannelError | None = None,
        deliver: bool,
    ) -> None:
        """Note that the other side has closed, or the channel ended; called by the channel.

        Args:
            error: What ``on_close`` is told.
            pending_error: What ``send`` raises that still waits; None for that the other side
                closed the stream.
            deliver: Whether what has come is still given to the listener.
        """
        self._reject_all(pending_error or _stream_closed(self.id, "the other side"))
        if not deliver:
            self.discarded_messages += self._incoming.discard()
        if self._state == "open":
            self._state = "closing"
            self._incoming.when_delivered(lambda: self._finish(error))
        else:
            self._finish(error)

    def _encode(self, type_: int, body: Body, timestamp: int, flags: int) -> EncodedFrame:
        if self._state != "open":
            raise _stream_closed(self.id, "this side or the other")
        message = MessageFrame(self.id, type_, flags, timestamp, to_body(body))
        return self._driver.connection.encode_message(message)

    def _enqueue(self, frame: EncodedFrame, sent: asyncio.Future[None] | None) -> None:
        self._outgoing.append((frame, sent))
        self._buffered_bytes += len(frame.body)
        self._hub.schedule(self.id)

    def _give_up(self, sent: asyncio.Future[None]) -> None:
        for entry in self._outgoing:
            if entry[1] is sent:
                self._outgoing.remove(entry)
                self._buffered_bytes -= len(entry[0].body)
                return

    def _reject_all(self, error: ChannelError) -> None:
        self.unsent_messages += len(self._outgoing)
        while self._outgoing:
            self._settle(self._outgoing.popleft()[1], error)
        self._buffered_bytes = 0

    def _settle(self, sent: asyncio.Future[None] | None, error: ChannelError | None) -> None:
        if sent is None or sent.done():
            return
        if error is None:
            sent.set_result(None)
        else:
            sent.set_exception(error)

    def _close_when_sent(self) -> None:
        if self._state == "closing" and not self._outgoing:
            self._hub.closed(self.id)
            self._finish(None)

    def _finish(self, error: ChannelError | None) -> None:
        if self._state == "closed":
            return
        self._state = "closed"
        if self.on_close is not None:
            self._driver.call_back(self.on_close, error)


def _stream_closed(id_: int, by: str) -> ChannelError:
    message = f"Stream {id_} was closed by {by}; open it anew to go on."
    return ChannelError("stream-closed", message)
