"""The protocol's state machine, without I/O."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tureen_channel.channel_error import ChannelError, RemoteError
from tureen_channel.connection.connection_event import (
    Answer,
    Closed,
    ConnectionEvent,
    Credit,
    Message,
    Ready,
    StreamClosed,
)
from tureen_channel.connection.fault import MAX_FAULT_CHARACTERS
from tureen_channel.connection.incoming_requests import IncomingRequests
from tureen_channel.connection.outbox import Outbox
from tureen_channel.connection.request_table import RequestTable
from tureen_channel.connection.stream_table import StreamTable
from tureen_channel.frame.frame import (
    Body,
    CancelFrame,
    CloseFrame,
    CreditFrame,
    EncodedFrame,
    ErrorFrame,
    Fault,
    HelloFrame,
    MessageFrame,
    NotificationFrame,
    RawFrame,
    RequestFrame,
    ResponseFrame,
)
from tureen_channel.frame.frame_decoder import FrameDecoder
from tureen_channel.frame.frame_kind import FrameKind
from tureen_channel.frame.parse_frame import parse_frame
from tureen_channel.handshake.versions import PROTOCOL_VERSION, assert_versions_agree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


class ConnectionSettings(NamedTuple):
    """What a Connection must know from the start."""

    layers: Mapping[str, str]
    runtime: str
    max_frame_bytes: int
    max_concurrent_requests: int


class Connection:
    """Bytes and calls go in; bytes (``take_output``) and events (``next_event``) come out.

    Whoever drives it takes both after each call. It never raises for what the other side sent: a
    fault becomes one ``Closed`` event with the error, and a CLOSE that tells the other side why.
    """

    def __init__(self, settings: ConnectionSettings) -> None:
        """Begin; the HELLO is in the output at once."""
        self._hello = HelloFrame(
            PROTOCOL_VERSION, settings.layers, settings.max_frame_bytes, settings.runtime
        )
        self._decoder = FrameDecoder(settings.max_frame_bytes)
        self._outbox = Outbox(settings.max_frame_bytes)
        self._requests = RequestTable()
        self._streams = StreamTable()
        self._peer: HelloFrame | None = None
        self._end_error: ChannelError | None = None
        self._events: deque[ConnectionEvent] = deque()
        self._incoming = IncomingRequests(
            self._outbox, self._events, settings.max_concurrent_requests
        )
        self._handlers: dict[FrameKind, Callable[[Any, int], None]] = {
            FrameKind.HELLO: self._receive_hello,
            FrameKind.REQUEST: self._incoming.receive,
            FrameKind.RESPONSE: self._receive_answer,
            FrameKind.ERROR: self._receive_answer,
            FrameKind.NOTIFICATION: self._incoming.receive_notification,
            FrameKind.CANCEL: self._incoming.receive_cancel,
            FrameKind.MESSAGE: self._receive_message,
            FrameKind.CREDIT: self._receive_credit,
            FrameKind.CLOSE: self._receive_close,
        }
        self._outbox.put(self._hello)

    @property
    def is_open(self) -> bool:
        """Whether the handshake is done and the end has not come."""
        return self._peer is not None and self._end_error is None

    @property
    def is_closed(self) -> bool:
        """Whether the end has come."""
        return self._end_error is not None

    @property
    def end_error(self) -> ChannelError:
        """What calls get that are pending at the end or come after it, however it came."""
        return self._end_error or ChannelError.closed("this side")

    @property
    def backlog_bytes(self) -> int:
        """Bytes of the other side's requests and notifications that wait for their turn."""
        return self._incoming.backlog_bytes

    @property
    def late_answers(self) -> int:
        """Answers to requests that had been cancelled or timed out."""
        return self._requests.late_answers

    @property
    def late_messages(self) -> int:
        """Messages for streams that had been closed on this side."""
        return self._streams.late_messages

    def take_output(self) -> list[Body]:
        """Take the bytes to send."""
        return self._outbox.take()

    def next_event(self) -> ConnectionEvent | None:
        """Take the oldest thing that happened."""
        return self._events.popleft() if self._events else None

    def get_buffer(self) -> memoryview:
        """Return room for the next bytes, at least one; tell ``received`` how many came."""
        return self._decoder.get_buffer()

    def received(self, count: int) -> None:
        """Note that so many bytes were put into the buffer."""
        self._receive(self._decoder.received(count))

    def receive_bytes(self, data: bytes) -> None:
        """Take bytes that came elsewhere."""
        self._receive(self._decoder.decode(data))

    def receive_end(self, cause: BaseException | None = None) -> None:
        """Note that no more bytes will come, with the cause when the stream failed."""
        unfinished = self._decoder.unfinished_bytes
        where = (
            f" in the middle of a frame ({unfinished} bytes of it had come)" if unfinished else ""
        )
        what = "ended" if cause is None else "failed"
        self._end(ChannelError.disconnected(what + where, cause))

    def fail(self, error: ChannelError) -> None:
        """End the connection for a fault; the other side is told."""
        if self.is_closed:
            return
        self._outbox.put(CloseFrame(error=Fault(error.code, str(error)[:MAX_FAULT_CHARACTERS])))
        self._end(error)

    def close(self) -> None:
        """Close in order; the other side is told. What has come and is not taken yet is dropped."""
        if self.is_closed:
            return
        self._events.clear()
        self._outbox.put(CloseFrame())
        self._end(None)

    def request(self, method: str, target: str | None, data: Any, body: Body) -> int:
        """Send a request and return its id.

        Raises:
            ChannelError: ``frame-too-large``.
            TypeError: For data that is not JSON.
            ValueError: For data with NaN or infinity.
        """
        id_ = self._requests.next_id()
        self._outbox.put(RequestFrame(id_, method, target, data, body))
        self._requests.opened(id_)
        return id_

    def abandon(self, id_: int) -> None:
        """Stop waiting for an answer and tell the other side to stop working on it."""
        if self._requests.abandon(id_) and not self.is_closed:
            self._outbox.put(CancelFrame(id_))

    def notify(self, event: str, target: str | None, data: Any, body: Body) -> None:
        """Send a notification; raises like ``request``."""
        self._outbox.put(NotificationFrame(event, target, data, body))

    def respond(self, id_: int, data: Any, body: Body) -> None:
        """Answer a request of ``Serve``; a reply that cannot be sent becomes an ERROR saying so."""
        if not self.is_closed:
            self._incoming.respond(id_, data, body)

    def respond_error(self, id_: int, error: RemoteError) -> None:
        """Refuse a request of ``Serve``."""
        if not self.is_closed:
            self._incoming.respond_error(id_, error)

    def open_stream(self, stream: int, window_bytes: int) -> None:
        """Open a stream and give the other side its first window.

        Raises:
            ChannelError: ``stream-in-use``.
        """
        self._outbox.put(self._streams.open(stream, window_bytes))

    def may_message(self, stream: int) -> bool:
        """Return whether a message may go out on this stream now."""
        return self.is_open and self._streams.may_send(stream)

    def encode_message(self, message: MessageFrame) -> EncodedFrame:
        """Return a message as bytes, for ``send_message``.

        Raises:
            ChannelError: ``frame-too-large``.
            ValueError: For its numbers.
        """
        return self._outbox.encode(message)

    def send_message(self, stream: int, frame: EncodedFrame) -> None:
        """Send a message; only when ``may_message``.

        Raises:
            ChannelError: ``frame-too-large`` if it was encoded before the handshake.
        """
        self._outbox.put_encoded("A message", frame)
        self._streams.sent(stream, len(frame.body))

    def message_consumed(self, stream: int, body_bytes: int) -> bool:
        """Note that a message was dealt with; the other side may send as much again.

        Returns whether it has to be told now.
        """
        credit = self._streams.consumed(stream, body_bytes)
        if credit is None or self.is_closed:
            return False
        self._outbox.put(credit)
        return True

    def close_stream(self, stream: int) -> None:
        """Close a stream; the other side is told."""
        close = self._streams.close(stream)
        if close is not None and not self.is_closed:
            self._outbox.put(close)

    def _receive(self, frames: Iterable[RawFrame]) -> None:
        if self.is_closed:
            return
        try:
            for raw in frames:
                self._receive_frame(raw)
                if self.is_closed:
                    return
        except ChannelError as error:
            self.fail(error)

    def _receive_frame(self, raw: RawFrame) -> None:
        frame = parse_frame(raw)
        is_hello = raw.kind is FrameKind.HELLO
        if is_hello == (self._peer is not None) and raw.kind is not FrameKind.CLOSE:
            what = "a second HELLO" if is_hello else f"a {raw.kind.name} frame before HELLO"
            raise ChannelError.protocol(what)
        self._handlers[raw.kind](frame, len(raw.head) + len(raw.body))

    def _receive_hello(self, hello: HelloFrame, _bytes: int) -> None:
        assert_versions_agree(self._hello, hello)
        self._peer = hello
        self._outbox.max_frame_bytes = hello.max_frame_bytes
        self._events.append(Ready(hello))

    def _receive_answer(self, answer: ResponseFrame | ErrorFrame, _bytes: int) -> None:
        if self._requests.settle(answer.id):
            self._events.append(Answer(answer))

    def _receive_message(self, message: MessageFrame, _bytes: int) -> None:
        if self._streams.received(message):
            self._events.append(Message(message))

    def _receive_credit(self, credit: CreditFrame, _bytes: int) -> None:
        if self._streams.credited(credit):
            self._events.append(Credit(credit.stream))

    def _receive_close(self, close: CloseFrame, _bytes: int) -> None:
        if close.stream is None:
            fault = close.error
            error = None if fault is None else ChannelError.peer_failed(fault.code, fault.message)
            self._end(error, by="the other side")
            return
        closed = self._streams.closed_by_peer(close.stream)
        if closed is None:
            return
        self._outbox.put(closed.reply)
        if closed.was_open:
            self._events.append(StreamClosed(close.stream))

    def _end(
        self,
        error: ChannelError | None,
        *,
        by: Literal["this side", "the other side"] = "this side",
    ) -> None:
        if self.is_closed:
            return
        self._end_error = error or ChannelError.closed(by)
        self._events.append(Closed(error))
