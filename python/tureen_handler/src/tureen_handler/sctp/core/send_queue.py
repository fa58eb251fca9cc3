"""Messages that wait to be sent, in turn between the streams."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from .serial import SSN_MASK

if TYPE_CHECKING:
    from .outgoing_message import OutgoingMessage


class OutgoingStream:
    """One stream's messages.

    Attributes:
        id: Its number.
        messages: What waits.
        buffered_bytes: Bytes that wait, with those held back.
        next_ssn: Stream sequence number of its next ordered message.
        resetting: Whether what is pushed now waits for the stream's reset.
        held_back: What waits for that.
    """

    __slots__ = ("buffered_bytes", "held_back", "id", "messages", "next_ssn", "resetting")

    def __init__(self, stream_id: int) -> None:
        self.id = stream_id
        self.messages: deque[OutgoingMessage] = deque()
        self.held_back: deque[OutgoingMessage] = deque()
        self.buffered_bytes = 0
        self.next_ssn = 0
        self.resetting = False


class SendQueue:
    """Streams take turns message by message.

    The fragments of one message must have consecutive TSNs (RFC 9260, section 6.9), so a message
    is sent whole before it is another stream's turn.

    Attributes:
        current: The message that is being cut.
        expired_messages: Messages whose time was over before anything of them was sent.
    """

    __slots__ = ("_streams", "_turns", "current", "expired_messages")

    def __init__(self) -> None:
        self.current: OutgoingMessage | None = None
        self.expired_messages = 0
        self._streams: dict[int, OutgoingStream] = {}
        self._turns: deque[OutgoingStream] = deque()

    def __bool__(self) -> bool:
        return self.current is not None or bool(self._turns)

    def stream(self, stream_id: int) -> OutgoingStream:
        """The stream of that number."""
        stream = self._streams.get(stream_id)
        if stream is None:
            stream = self._streams[stream_id] = OutgoingStream(stream_id)
        return stream

    def push(self, message: OutgoingMessage) -> None:
        """Take a message."""
        stream = message.stream
        stream.buffered_bytes += len(message.data)
        if stream.resetting:
            stream.held_back.append(message)
            return
        if not stream.messages:
            self._turns.append(stream)
        stream.messages.append(message)

    def next_message(self, now: float) -> OutgoingMessage | None:
        """The message to cut fragments from, None when nothing waits."""
        if self.current is not None:
            return self.current
        turns = self._turns
        while turns:
            stream = turns.popleft()
            message = stream.messages.popleft()
            if stream.messages:
                turns.append(stream)
            if not message.has_expired(now):
                self.current = message
                return message
            self.expired_messages += 1
            stream.buffered_bytes -= len(message.data)
        return None

    def number(self, message: OutgoingMessage) -> None:
        """Give an ordered message its number, as its first fragment is cut."""
        if not message.unordered:
            stream = message.stream
            message.ssn = stream.next_ssn
            stream.next_ssn = (stream.next_ssn + 1) & SSN_MASK

    def finish_current(self) -> None:
        """The current message is cut completely, or given up: what is left of it is dropped."""
        message = self.current
        if message is not None:
            message.stream.buffered_bytes -= len(message.data) - message.position
            message.position = len(message.data)
            self.current = None

    def is_sent(self, stream_id: int) -> bool:
        """Whether nothing of a stream waits, but for what is held back."""
        stream = self.stream(stream_id)
        current = self.current
        return not stream.messages and (current is None or current.stream is not stream)

    def clear(self, stream_id: int) -> None:
        """Drop what waits on a stream; a message that is being sent is sent to its end."""
        stream = self.stream(stream_id)
        for message in (*stream.messages, *stream.held_back):
            stream.buffered_bytes -= len(message.data)
        if stream.messages:
            self._turns.remove(stream)
        stream.messages.clear()
        stream.held_back.clear()

    def hold_back(self, stream_id: int) -> None:
        """Keep what is pushed from now on until `release`."""
        self.stream(stream_id).resetting = True

    def release(self, stream_id: int, *, renumber: bool) -> None:
        """Send what was held back; with `renumber` the stream begins again with number 0."""
        stream = self.stream(stream_id)
        stream.resetting = False
        if renumber:
            stream.next_ssn = 0
        if stream.held_back:
            stream.messages, stream.held_back = stream.held_back, deque()
            self._turns.append(stream)
