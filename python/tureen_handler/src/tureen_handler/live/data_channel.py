"""A data channel: SCTP on one side, a stream of the channel to Node.js on the other."""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING, Any, Final, Literal

from ..sctp.errors import DataChannelError
from ..sctp.parameters import DataChannelParameters
from .outgoing_messages import OutgoingMessages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tureen_channel import Channel, StreamMessage

    from .transport import LiveTransport

    Event = Literal["dataChannel.open", "dataChannel.close", "dataChannel.error"]
    Notify = Callable[[Event, dict[str, Any]], None]

TEXT: Final = 1
BINARY: Final = 2
RELEASED: Final = 3
"""Types of the messages on the stream, as the catalogue lists them."""

_RELEASE_STEP_BYTES = 16 * 1024
"""Node.js is told of the bytes that left in steps of this size, and when all have."""


_QUEUED_BYTES = 256 * 1024
"""Received messages beyond this, and beyond the stream's window, narrow the window of SCTP."""


class LiveDataChannel:
    """One data channel of Node.js. Messages pass in both directions as they come.

    Attributes:
        id: As Node.js named it.
        transport: Where it is.
    """

    def __init__(
        self,
        channel_id: str,
        transport: LiveTransport,
        channel: Channel,
        data: Mapping[str, Any],
        notify: Notify,
    ) -> None:
        """Make a negotiated channel; `data` is of `dataChannel.create`.

        Raises:
            DataChannelError: `no-sctp`, `stream-in-use` or `invalid-parameters`.
        """
        self.id = channel_id
        self.transport = transport
        self._notify = notify
        self._channel = transport.media.create_data_channel(DataChannelParameters.from_wire(data))
        self._stream = channel.open_stream(
            int(data["messageStreamId"]), max_queued_bytes=_QUEUED_BYTES
        )
        self._to_node = OutgoingMessages(self._stream, self._handle_overflow, self._hold)
        self._taken_messages = 0
        self._taken_bytes = 0
        self._released_bytes = 0
        self._closes_after: int | None = None
        self._release_scheduled = False
        self._channel.on_open(lambda: self._notify("dataChannel.open", {}))
        self._channel.on_message(self._handle_received)
        self._channel.on_buffered_amount_low(self._schedule_release)
        self._channel.on_error(self._handle_error)
        self._stop_hearing_close = self._channel.on_close(self._handle_closed)
        self._stream.on_message = self._handle_message

    def close_after(self, messages: int) -> None:
        """Close once that many messages of Node.js were taken. Safe to call twice."""
        self._closes_after = messages
        self._close_when_complete()

    def release(self) -> None:
        """Close at once, with the transport, and tell Node.js nothing more. Safe to call twice."""
        self._stop_hearing_close()
        self._channel.release()
        self._to_node.close()
        self._stream.close()

    def dump(self) -> dict[str, Any]:
        """State for debugging."""
        return {"id": self.id, "transportId": self.transport.id, **self._channel.stats()}

    def _handle_message(self, message: StreamMessage) -> None:
        """Send a message of Node.js; it bounds how many bytes may wait."""
        self._taken_messages += 1
        self._taken_bytes += len(message.body)
        try:
            text = message.type == TEXT
            self._channel.send(message.body.decode() if text else message.body)
        except DataChannelError as error:
            self._handle_error(error)
        self._schedule_release()
        self._close_when_complete()

    def _close_when_complete(self) -> None:
        if self._closes_after is not None and self._taken_messages >= self._closes_after:
            self._channel.close()

    def _schedule_release(self) -> None:
        if not self._release_scheduled:
            self._release_scheduled = True
            asyncio.get_running_loop().call_soon(self._tell_released)

    def _tell_released(self) -> None:
        self._release_scheduled = False
        waiting = self._channel.buffered_amount
        released = self._taken_bytes - waiting
        self._channel.buffered_amount_low_threshold = max(0, waiting - _RELEASE_STEP_BYTES)
        if released > self._released_bytes and not self._stream.closed:
            self._released_bytes = released
            self._to_node.send(RELEASED, struct.pack("!Q", released))

    def _handle_received(self, message: str | bytes) -> None:
        if isinstance(message, str):
            self._to_node.send(TEXT, message.encode())
        else:
            self._to_node.send(BINARY, message)

    def _hold(self, waiting_bytes: int) -> None:
        # A program that reads slowly makes the server stop sending, on all channels of the
        # transport, since SCTP has one window for them all.
        self._channel.unread_bytes = waiting_bytes

    def _handle_overflow(self, waiting_bytes: int) -> None:
        label = self._channel.parameters.label
        self._handle_error(DataChannelError.slow_reader(label, waiting_bytes))
        self._channel.close()

    def _handle_error(self, error: DataChannelError) -> None:
        self._notify("dataChannel.error", {"code": error.code, "message": str(error)})

    def _handle_closed(self) -> None:
        self._to_node.when_sent(lambda: self._notify("dataChannel.close", {}))
