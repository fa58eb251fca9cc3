"""One data channel: messages, events and limits (W3C `RTCDataChannel`)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Literal

from ..net.listeners import Listeners
from .errors import DataChannelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..net.listeners import Unsubscribe
    from .association import SctpAssociation
    from .parameters import DataChannelParameters

DataChannelState = Literal["connecting", "open", "closing", "closed"]

PPID_STRING: Final = 51
PPID_BINARY: Final = 53
PPID_STRING_EMPTY: Final = 56
PPID_BINARY_EMPTY: Final = 57
"""Payload protocol ids (RFC 8831, section 8); SCTP knows no empty message, hence the last two."""

MAX_BUFFERED_BYTES: Final = 16 * 1024 * 1024
"""What may wait to be sent on one channel; `send` refuses more."""

CLOSE_TIMEOUT_S: Final = 2.0
"""A server that does not answer the stream reset by then is not waited for."""


class DataChannel:
    """A negotiated data channel. Made by `MediaTransport.create_data_channel`.

    Listeners run on the event loop, in the order of their subscription; one that raises is logged.

    Attributes:
        parameters: What it was made with.
        max_message_size: Largest message in bytes the server takes; 0 means any size.
        messages_sent, bytes_sent, messages_received, bytes_received: For statistics.
        ignored_messages: Messages of an unknown kind.
        refused_messages: Messages that were larger than the server may send.
    """

    def __init__(
        self,
        association: SctpAssociation,
        parameters: DataChannelParameters,
        max_message_size: int,
    ) -> None:
        self.parameters = parameters
        self.max_message_size = max_message_size
        self.messages_sent = 0
        self.bytes_sent = 0
        self.messages_received = 0
        self.bytes_received = 0
        self.ignored_messages = 0
        self.refused_messages = 0
        self._association = association
        self._state: DataChannelState = "connecting"
        self._low_threshold = 0
        self._last_buffered = 0
        self._unread_bytes = 0
        self._close_timer: asyncio.TimerHandle | None = None
        self._open_listeners: Listeners[[]] = Listeners()
        self._message_listeners: Listeners[str | bytes] = Listeners()
        self._low_listeners: Listeners[[]] = Listeners()
        self._error_listeners: Listeners[DataChannelError] = Listeners()
        self._close_listeners: Listeners[[]] = Listeners()

    @property
    def state(self) -> DataChannelState:
        """W3C `RTCDataChannelState`."""
        return self._state

    @property
    def buffered_amount(self) -> int:
        """Bytes that wait to be sent."""
        if self._state == "closed":
            return 0
        return self._association.buffered_bytes(self.parameters.stream_id)

    @property
    def buffered_amount_low_threshold(self) -> int:
        """Falling to this amount of bytes fires "buffered amount low". Default 0."""
        return self._low_threshold

    @buffered_amount_low_threshold.setter
    def buffered_amount_low_threshold(self, amount: int) -> None:
        self._low_threshold = amount

    @property
    def unread_bytes(self) -> int:
        """Received bytes that wait for their reader; they narrow the receive window. Default 0.

        Set by whoever passes messages on to a reader of its own, so that the server stops sending
        when that reader is slow.
        """
        return self._unread_bytes

    @unread_bytes.setter
    def unread_bytes(self, amount: int) -> None:
        if amount != self._unread_bytes:
            difference, self._unread_bytes = amount - self._unread_bytes, amount
            self._association.hold(difference)

    def on_open(self, listener: Callable[[], None]) -> Unsubscribe:
        """Call `listener` when the channel opens; at once if it is open."""
        if self.state == "open":
            listener()
        return self._open_listeners.add(listener)

    def on_message(self, listener: Callable[[str | bytes], None]) -> Unsubscribe:
        """Call `listener` with each message, text as `str` and binary as `bytes`."""
        return self._message_listeners.add(listener)

    def on_buffered_amount_low(self, listener: Callable[[], None]) -> Unsubscribe:
        """Call `listener` when `buffered_amount` falls to the threshold."""
        return self._low_listeners.add(listener)

    def on_error(self, listener: Callable[[DataChannelError], None]) -> Unsubscribe:
        """Call `listener` when the channel is lost ("close" follows) or a message too big came."""
        return self._error_listeners.add(listener)

    def on_close(self, listener: Callable[[], None]) -> Unsubscribe:
        """Call `listener` once when the channel is closed, by either side."""
        return self._close_listeners.add(listener)

    def send(self, message: str | bytes) -> None:
        """Send one message, of any length from zero to `max_message_size`; what cannot go waits.

        Raises:
            DataChannelError: `not-open`, `message-too-big` or `buffer-full`.
        """
        if self.state != "open":
            raise DataChannelError.not_open(self.parameters.label, self.state)
        size = _size_of(message)
        if 0 < self.max_message_size < size:
            raise DataChannelError.message_too_big(
                self.parameters.label, size, self.max_message_size
            )
        waiting = self.buffered_amount
        if waiting + size > MAX_BUFFERED_BYTES:
            raise DataChannelError.buffer_full(self.parameters.label, waiting)
        self._association.send(self.parameters, *_encode(message))
        self._last_buffered = waiting + size
        self.messages_sent += 1
        self.bytes_sent += size

    def close(self) -> None:
        """Close both directions after what waits; "close" fires once the server agrees.

        A server that does not answer is waited for 2 s. Safe to call twice.
        """
        if self._state == "connecting":
            self.handle_ended()
        elif self._state == "open":
            self._state = "closing"
            self._wait_for_answer()
            self._association.reset_stream(self.parameters.stream_id)

    def release(self) -> None:
        """Close at once, without the server, and free the stream id. Safe to call twice."""
        if self._state == "closed":
            return
        stream_id = self.parameters.stream_id
        self._association.drop_waiting(stream_id)
        if self._state == "open":
            self._association.reset_stream(stream_id)
        self.handle_ended()

    def handle_open(self) -> None:
        """The association is up. Called by the association."""
        if self._state == "connecting":
            self._state = "open"
            self._open_listeners.emit()

    def handle_sent(self) -> None:
        """Less may wait to be sent than before. Called by the association."""
        before, now = self._last_buffered, self.buffered_amount
        self._last_buffered = now
        if before > self._low_threshold >= now:
            self._low_listeners.emit()

    def handle_ended(self) -> None:
        """The channel is closed. Called by the association."""
        if self._state == "closed":
            return
        self._state = "closed"
        if self._close_timer is not None:
            self._close_timer.cancel()
        self._association.forget(self)
        self._close_listeners.emit()

    def handle_message(self, payload_protocol_id: int, data: bytes) -> None:
        """Take one message from SCTP. Called by the association."""
        if 0 < self.parameters.max_receive_message_size < len(data):
            self.handle_too_big(len(data), self.parameters.max_receive_message_size)
            return
        message = _decode(payload_protocol_id, data)
        if message is None:
            self.ignored_messages += 1
            return
        self.messages_received += 1
        self.bytes_received += len(data) if message else 0
        self._message_listeners.emit(message)

    def handle_too_big(self, size: int, limit: int) -> None:
        """A message was refused, of which `size` bytes were seen. Called by the association."""
        self.refused_messages += 1
        label = self.parameters.label
        self._error_listeners.emit(DataChannelError.received_too_big(label, size, limit))

    def stats(self) -> dict[str, object]:
        """W3C `RTCDataChannelStats` without `id` and `timestamp`."""
        return {
            "type": "data-channel",
            "label": self.parameters.label,
            "protocol": self.parameters.protocol,
            "dataChannelIdentifier": self.parameters.stream_id,
            "state": self.state,
            "messagesSent": self.messages_sent,
            "bytesSent": self.bytes_sent,
            "messagesReceived": self.messages_received,
            "bytesReceived": self.bytes_received,
        }

    def fail(self) -> None:
        """SCTP has gone: tell the error listeners, then close. Called by the association."""
        self._error_listeners.emit(DataChannelError.association_lost(self.parameters.label))
        self.handle_ended()

    def _wait_for_answer(self) -> None:
        loop = asyncio.get_running_loop()
        self._close_timer = loop.call_later(CLOSE_TIMEOUT_S, self._give_up, self.buffered_amount)

    def _give_up(self, buffered_before: int) -> None:
        if 0 < self.buffered_amount < buffered_before:
            self._wait_for_answer()  # what was sent before is still on its way
        else:
            self.release()


def _size_of(message: str | bytes) -> int:
    if isinstance(message, bytes) or message.isascii():
        return len(message)
    return len(message.encode())


def _encode(message: str | bytes) -> tuple[int, bytes]:
    # SCTP has no empty messages: a zero byte stands for one (RFC 8831, section 6.6).
    if isinstance(message, str):
        return (PPID_STRING, message.encode()) if message else (PPID_STRING_EMPTY, b"\0")
    return (PPID_BINARY, message) if message else (PPID_BINARY_EMPTY, b"\0")


def _decode(payload_protocol_id: int, data: bytes) -> str | bytes | None:
    if payload_protocol_id == PPID_BINARY:
        return data
    if payload_protocol_id == PPID_STRING:
        return data.decode("utf-8", "replace")
    if payload_protocol_id == PPID_BINARY_EMPTY:
        return b""
    return "" if payload_protocol_id == PPID_STRING_EMPTY else None
