"""One data channel: messages, events and limits (W3C `RTCDataChannel`)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Literal, cast

from aiortc.rtcdatachannel import RTCDataChannel, RTCDataChannelParameters

from ..net.listeners import Listeners
from .errors import DataChannelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..adapter.aiortc_private import SctpTransport
    from ..net.listeners import Unsubscribe
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
    """

    def __init__(
        self, association: SctpTransport, parameters: DataChannelParameters, max_message_size: int
    ) -> None:
        self.parameters = parameters
        self.max_message_size = max_message_size
        self.messages_sent = 0
        self.bytes_sent = 0
        self.messages_received = 0
        self.bytes_received = 0
        self.ignored_messages = 0
        self._association = association
        self._close_timer: asyncio.TimerHandle | None = None
        self._open_listeners: Listeners[[]] = Listeners()
        self._message_listeners: Listeners[str | bytes] = Listeners()
        self._low_listeners: Listeners[[]] = Listeners()
        self._error_listeners: Listeners[DataChannelError] = Listeners()
        self._close_listeners: Listeners[[]] = Listeners()
        self._channel = RTCDataChannel(association, _to_aiortc(parameters))
        self._channel.on("open", self._open_listeners.emit)
        self._channel.on("bufferedamountlow", self._low_listeners.emit)
        self._channel.on("close", self._handle_closed)

    @property
    def state(self) -> DataChannelState:
        """W3C `RTCDataChannelState`."""
        return cast("DataChannelState", self._channel.readyState)

    @property
    def buffered_amount(self) -> int:
        """Bytes that wait to be sent."""
        return self._channel.bufferedAmount

    @property
    def buffered_amount_low_threshold(self) -> int:
        """Falling to this amount of bytes fires "buffered amount low". Default 0."""
        return self._channel.bufferedAmountLowThreshold

    @buffered_amount_low_threshold.setter
    def buffered_amount_low_threshold(self, amount: int) -> None:
        self._channel.bufferedAmountLowThreshold = amount

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
        """Call `listener` when the channel is lost; "close" follows."""
        return self._error_listeners.add(listener)

    def on_close(self, listener: Callable[[], None]) -> Unsubscribe:
        """Call `listener` once when the channel is closed, by either side."""
        return self._close_listeners.add(listener)

    def send(self, message: str | bytes) -> None:
        """Queue one message, of any length from zero to `max_message_size`.

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
        if self.buffered_amount + size > MAX_BUFFERED_BYTES:
            raise DataChannelError.buffer_full(self.parameters.label, self.buffered_amount)
        self._channel.send(message)
        self.messages_sent += 1
        self.bytes_sent += size

    def close(self) -> None:
        """Close both directions; "close" fires once the server agrees, or 2 s later.

        Safe to call twice.
        """
        if self.state in ("closing", "closed"):
            return
        self._channel.close()
        if self.state == "closing":
            loop = asyncio.get_running_loop()
            self._close_timer = loop.call_later(CLOSE_TIMEOUT_S, self.release)

    def release(self) -> None:
        """Close at once, without the server, and free the stream id. Safe to call twice."""
        self._association.release(self.parameters.stream_id)

    def handle_message(self, payload_protocol_id: int, data: bytes) -> None:
        """Take one message from SCTP. Called by the association."""
        message = _decode(payload_protocol_id, data)
        if message is None:
            self.ignored_messages += 1
            return
        self.messages_received += 1
        self.bytes_received += len(data) if message else 0
        self._message_listeners.emit(message)

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
        """Tell the error listeners that SCTP has gone. Called by the association before "close"."""
        self._error_listeners.emit(DataChannelError.association_lost(self.parameters.label))

    def _handle_closed(self) -> None:
        if self._close_timer is not None:
            self._close_timer.cancel()
        self._close_listeners.emit()


def _size_of(message: str | bytes) -> int:
    if isinstance(message, bytes) or message.isascii():
        return len(message)
    return len(message.encode())


def _decode(payload_protocol_id: int, data: bytes) -> str | bytes | None:
    if payload_protocol_id == PPID_BINARY:
        return data
    if payload_protocol_id == PPID_STRING:
        return data.decode("utf-8", "replace")
    if payload_protocol_id == PPID_BINARY_EMPTY:
        return b""
    return "" if payload_protocol_id == PPID_STRING_EMPTY else None


def _to_aiortc(parameters: DataChannelParameters) -> RTCDataChannelParameters:
    life_time_ms = parameters.max_packet_life_time_ms
    return RTCDataChannelParameters(
        label=parameters.label,
        protocol=parameters.protocol,
        ordered=parameters.ordered,
        # aiortc takes 0 for "no limit"; one millisecond comes closest to none at all.
        maxPacketLifeTime=max(1, life_time_ms) if life_time_ms is not None else None,
        maxRetransmits=parameters.max_retransmits,
        negotiated=True,
        id=parameters.stream_id,
    )
