"""The SCTP association of one transport and its data channels (RFC 8831)."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING

from .core.association import Association
from .core.outgoing_message import OutgoingMessage
from .core.settings import AssociationSettings, receive_window_for
from .data_channel import DataChannel
from .errors import DataChannelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..net.parameters import SctpParameters
    from .core.association import AssociationState
    from .parameters import DataChannelParameters

LOCAL_PORT = 5000
"""Our SCTP port; with DTLS below it only has to be the same on both sides of one association."""

_DEFAULT_SOCKET_BUFFER_BYTES = 416 * 1024

_MAX_MESSAGE_BYTES = 1024 * 1024
"""What is put together of a server that names a smaller size, so that channels can refuse it."""


class SctpAssociation:
    """Carries data channels over DTLS: the loop, the clock and the channels around `Association`.

    `send_data` encrypts and sends one datagram and must not raise. Channels can be made before and
    after `start`.

    Attributes:
        unknown_messages: Messages on streams without a data channel, which are dropped.
    """

    def __init__(self, parameters: SctpParameters, send_data: Callable[[bytes], object]) -> None:
        self.unknown_messages = 0
        self._send_data = send_data
        self._parameters = parameters
        self._loop = asyncio.get_running_loop()
        self._association: Association | None = None
        self._channels: dict[int, DataChannel] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._armed_for = math.inf
        self._flush_handle: asyncio.Handle | None = None
        self._stopped = False

    @property
    def state(self) -> AssociationState:
        """See `AssociationState`."""
        if self._stopped:
            return "closed"
        return self._association.state if self._association is not None else "new"

    @property
    def channels(self) -> list[DataChannel]:
        """The channels that are not closed."""
        return list(self._channels.values())

    @property
    def malformed_packets(self) -> int:
        """Packets that are not SCTP, or of another association."""
        if self._association is None:
            return 0
        counters = self._association.counters
        return counters.malformed_packets + counters.foreign_packets

    def create_data_channel(self, parameters: DataChannelParameters) -> DataChannel:
        """Make a negotiated channel; a closing one with the same stream id is given up for it.

        Raises:
            DataChannelError: `stream-in-use`, or `no-sctp` after the association has ended.
        """
        if self.state == "closed":
            raise DataChannelError.no_sctp()
        existing = self._channels.get(parameters.stream_id)
        if existing is not None:
            if existing.state != "closing":
                raise DataChannelError.stream_in_use(
                    parameters.stream_id, existing.parameters.label
                )
            existing.release()
        limit = self._parameters.max_receive_message_size
        channel = DataChannel(self, parameters, limit)
        self._channels[parameters.stream_id] = channel
        if self.state == "open":
            channel.handle_open()
        return channel

    def start(self, socket_buffer_bytes: int = _DEFAULT_SOCKET_BUFFER_BYTES) -> None:
        """Open the association; returns before it is up. To be called once DTLS is connected.

        `socket_buffer_bytes` is what SO_RCVBUF of the socket reads; it bounds the receive window.
        """
        if self._association is None and not self._stopped:
            settings = AssociationSettings(
                LOCAL_PORT,
                self._parameters.port,
                receive_window_for(socket_buffer_bytes),
                max(self._parameters.max_send_message_size, _MAX_MESSAGE_BYTES),
            )
            self._association = Association(settings, self)
            self._association.start(self._loop.time())
            self._arm()

    def handle_packets(self, packets: Sequence[bytes]) -> None:
        """Take decrypted datagrams. Ignored before `start`: the server sends them again."""
        association = self._association
        if association is None:
            return
        now = self._loop.time()
        for packet in packets:
            association.receive(packet, now)
        association.settle(now)
        self._arm()

    def stop(self) -> None:
        """Abort the association and close all channels. Safe to call twice."""
        if self._stopped:
            return
        if self._association is not None:
            self._association.abort()
        self._end()
        for channel in self.channels:
            channel.handle_ended()

    # What data channels ask for.

    def send(
        self, parameters: DataChannelParameters, payload_protocol_id: int, data: bytes
    ) -> None:
        """Send one message, of one byte or more, as far as the windows allow."""
        association = self._association
        if association is None or association.link is None:
            return
        life_time_ms = parameters.max_packet_life_time_ms
        # Without any time left a message is still sent once.
        expires_at = self._loop.time() + life_time_ms / 1000 if life_time_ms else None
        max_retransmits = 0 if life_time_ms == 0 else parameters.max_retransmits
        stream = association.link.outbound.queue.stream(parameters.stream_id)
        association.send(
            OutgoingMessage(
                stream,
                payload_protocol_id,
                data,
                unordered=not parameters.ordered,
                expires_at=expires_at,
                max_retransmits=max_retransmits,
            )
        )
        # The first message goes out at once; those sent in the same turn of the loop share packets.
        if self._flush_handle is None:
            self._flush_handle = self._loop.call_soon(self._flush)
            association.transmit(self._loop.time())

    def buffered_bytes(self, stream_id: int) -> int:
        """Bytes that wait to be sent on a stream."""
        association = self._association
        if association is None or association.link is None:
            return 0
        return association.link.outbound.queue.stream(stream_id).buffered_bytes

    def reset_stream(self, stream_id: int) -> None:
        """Close an outgoing stream after what waits on it."""
        if self._association is not None:
            self._association.reset_stream(stream_id, self._loop.time())
            self._arm()

    def drop_waiting(self, stream_id: int) -> None:
        """Forget what waits to be sent on a stream."""
        if self._association is not None and self._association.link is not None:
            self._association.link.outbound.queue.clear(stream_id)

    def hold(self, difference: int) -> None:
        """Note that so many bytes more, or less, of received messages are unread."""
        if self._association is not None:
            self._association.hold(difference, self._loop.time())
            self._arm()

    def forget(self, channel: DataChannel) -> None:
        """A channel is closed."""
        stream_id = channel.parameters.stream_id
        if self._channels.get(stream_id) is channel:
            del self._channels[stream_id]

    # What the association tells (`AssociationEvents`).

    def send_packet(self, packet: bytes) -> None:
        """Send a packet."""
        self._send_data(packet)

    def handle_open(self) -> None:
        """All channels are open."""
        for channel in self.channels:
            channel.handle_open()

    def handle_message(self, stream_id: int, payload_protocol_id: int, data: bytes) -> None:
        """A message has come."""
        channel = self._channels.get(stream_id)
        if channel is None:
            self.unknown_messages += 1
        else:
            channel.handle_message(payload_protocol_id, data)

    def handle_oversized(self, stream_id: int, limit: int) -> None:
        """A message is too big to be put together."""
        channel = self._channels.get(stream_id)
        if channel is None:
            self.unknown_messages += 1
        else:
            channel.handle_too_big(limit + 1, limit)

    def handle_sent(self) -> None:
        """Less waits to be sent."""
        for channel in self.channels:
            channel.handle_sent()

    def handle_reset_by_us(self, stream_ids: Sequence[int]) -> None:
        """The server has agreed to close."""
        for stream_id in stream_ids:
            channel = self._channels.get(stream_id)
            if channel is not None and channel.state == "closing":
                channel.handle_ended()

    def handle_reset_by_peer(self, stream_ids: Sequence[int]) -> None:
        """The server has closed channels; our side of them follows."""
        for stream_id in stream_ids or list(self._channels):
            channel = self._channels.get(stream_id)
            if channel is not None:
                channel.release()

    def handle_lost(self) -> None:
        """The association has ended, and not by `stop`."""
        self._end()
        for channel in self.channels:
            channel.fail()

    def _flush(self) -> None:
        self._flush_handle = None
        if self._association is not None:
            self._association.flush(self._loop.time())
            self._arm()

    def _end(self) -> None:
        self._stopped = True
        for handle in (self._timer, self._flush_handle):
            if handle is not None:
                handle.cancel()
        self._timer = self._flush_handle = None

    def _arm(self) -> None:
        # A timer that fires too early looks again: cheaper than moving it with every packet.
        if self._association is None or self._stopped:
            return
        due_at = self._association.next_timeout()
        if due_at < self._armed_for:
            if self._timer is not None:
                self._timer.cancel()
            self._armed_for = due_at
            self._timer = self._loop.call_at(due_at, self._handle_timeout)

    def _handle_timeout(self) -> None:
        self._timer = None
        armed_for, self._armed_for = self._armed_for, math.inf
        if self._association is not None:
            # Timers may fire a clock tick early; what is due then is due now.
            now = max(self._loop.time(), armed_for)
            if self._association.next_timeout() <= now:
                self._association.handle_timeout(now)
            self._arm()
