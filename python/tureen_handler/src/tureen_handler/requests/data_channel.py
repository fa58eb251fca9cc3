"""Requests to data channels. The target is the data channel's id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from ..live.data_channel import LiveDataChannel

if TYPE_CHECKING:
    from typing import NotRequired

    from tureen_channel import Request

    from ..service import HandlerService


class CreateData(TypedDict):
    """Data of `dataChannel.create`: `streamId` is SCTP's, `messageStreamId` the channel's."""

    transportId: str
    messageStreamId: int
    streamId: int
    ordered: bool
    maxPacketLifeTime: NotRequired[int]
    maxRetransmits: NotRequired[int]
    maxReceiveMessageSize: NotRequired[int]
    label: str
    protocol: str


class CloseData(TypedDict):
    """Data of `dataChannel.close`."""

    messages: int


async def create(service: HandlerService, request: Request) -> None:
    """`dataChannel.create`: make a negotiated data channel."""
    channel_id = str(request.target)
    data: CreateData = request.data
    service.data_channels.require_free(channel_id)

    def notify(event: str, event_data: dict[str, Any]) -> None:
        service.notify(event, channel_id, event_data)
        if event == "dataChannel.close":
            service.data_channels.pop(channel_id)

    transport = service.transports.get(data["transportId"])
    channel = LiveDataChannel(channel_id, transport, service.channel, data, notify)
    service.data_channels.put(channel_id, channel)


async def close(service: HandlerService, request: Request) -> None:
    """`dataChannel.close`: close a data channel after the messages before."""
    data: CloseData = request.data
    if request.target in service.data_channels:
        service.data_channels.get(request.target).close_after(data["messages"])
