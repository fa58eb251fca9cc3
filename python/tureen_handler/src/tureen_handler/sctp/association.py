"""The SCTP association of one transport and its data channels (RFC 8831)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiortc import RTCSctpCapabilities

from ..adapter.aiortc_private import SctpCarrier, SctpTransport
from .data_channel import DataChannel
from .errors import DataChannelError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..net.parameters import DtlsRole, SctpParameters
    from .parameters import DataChannelParameters

LOCAL_PORT = 5000
"""Our SCTP port; with DTLS below it only has to be the same on both sides of one association."""


class SctpAssociation:
    """Carries data channels over DTLS, by aiortc's SCTP.

    `send_data` encrypts and sends one datagram and must not raise. Channels can be made before and
    after `start`.

    Attributes:
        unknown_messages: Messages on streams without a data channel, which are dropped.
    """

    def __init__(
        self, parameters: SctpParameters, send_data: Callable[[bytes], Awaitable[object]]
    ) -> None:
        self.unknown_messages = 0
        self._parameters = parameters
        self._carrier = SctpCarrier(send_data)
        self._association = SctpTransport(self._carrier, LOCAL_PORT, self._deliver)
        self._channels: dict[int, DataChannel] = {}
        self._stopping = False

    @property
    def channels(self) -> list[DataChannel]:
        """The channels that are not closed."""
        return list(self._channels.values())

    @property
    def max_channels(self) -> int | None:
        """How many channels both sides allow; None before the association is up."""
        return self._association.maxChannels

    def create_data_channel(self, parameters: DataChannelParameters) -> DataChannel:
        """Make a negotiated channel; a closing one with the same stream id is given up for it.

        Raises:
            DataChannelError: `stream-in-use`, or `no-sctp` after the association has ended.
        """
        if self._stopping or self._association.state == "closed":
            raise DataChannelError.no_sctp()
        existing = self._channels.get(parameters.stream_id)
        if existing is not None:
            if existing.state != "closing":
                raise DataChannelError.stream_in_use(
                    parameters.stream_id, existing.parameters.label
                )
            existing.release()
        limit = self._parameters.max_receive_message_size
        channel = DataChannel(self._association, parameters, limit)
        self._channels[parameters.stream_id] = channel
        channel.on_close(lambda: self._forget(channel))
        return channel

    async def start(self, dtls_role: DtlsRole) -> None:
        """Open the association; returns before it is up. To be called once DTLS is connected."""
        self._carrier.set_dtls_role(dtls_role)
        capabilities = RTCSctpCapabilities(self._parameters.max_receive_message_size)
        await self._association.start(capabilities, self._parameters.port)

    async def handle_data(self, data: bytes) -> None:
        """Take one decrypted datagram."""
        await self._carrier.handle_data(data)

    async def stop(self) -> None:
        """Abort the association and close all channels. Safe to call twice."""
        if not self._stopping:
            self._stopping = True
            await self._association.stop()

    def _deliver(self, stream_id: int, payload_protocol_id: int, data: bytes) -> None:
        channel = self._channels.get(stream_id)
        if channel is None:
            self.unknown_messages += 1
        else:
            channel.handle_message(payload_protocol_id, data)

    def _forget(self, channel: DataChannel) -> None:
        # Subscribed first, so that "error" comes before anybody else hears "close".
        if self._association.state == "closed" and not self._stopping:
            channel.fail()
        stream_id = channel.parameters.stream_id
        if self._channels.get(stream_id) is channel:
            del self._channels[stream_id]
