"""Requests to receivers.

The target is the transport's id where several receivers share a request, the receiver's otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from ..live.receiver import LiveReceiver

if TYPE_CHECKING:
    from tureen_channel import Request

    from ..live.transport import LiveTransport
    from ..media.frame import Kind
    from ..service import HandlerService


class ReceiverData(TypedDict):
    """One stream to receive; the parameters are mediasoup's."""

    receiverId: str
    trackId: str
    kind: Kind
    rtpParameters: dict[str, Any]


class CreateData(TypedDict):
    """Data of `receiver.create`."""

    receivers: list[ReceiverData]


class ReceiverIds(TypedDict):
    """Data of requests to several receivers."""

    receiverIds: list[str]


async def create(service: HandlerService, request: Request) -> None:
    """`receiver.create`: receive several streams, all or none."""
    data: CreateData = request.data
    transport = service.transports.get(request.target)
    created: list[str] = []
    try:
        for each in data["receivers"]:
            _create_one(service, transport, each)
            created.append(each["receiverId"])
    except BaseException:
        for receiver_id in created:
            service.close_receiver(receiver_id)
        raise


async def pause(service: HandlerService, request: Request) -> None:
    """`receiver.pause`: only count what arrives."""
    data: ReceiverIds = request.data
    for receiver_id in data["receiverIds"]:
        service.receivers.get(receiver_id).pause()


async def resume(service: HandlerService, request: Request) -> None:
    """`receiver.resume`: deliver again."""
    data: ReceiverIds = request.data
    for receiver_id in data["receiverIds"]:
        service.receivers.get(receiver_id).resume()


async def close(service: HandlerService, request: Request) -> None:
    """`receiver.close`: stop receiving for good and end the tracks."""
    data: ReceiverIds = request.data
    for receiver_id in data["receiverIds"]:
        service.close_receiver(receiver_id)


async def get_stats(service: HandlerService, request: Request) -> dict[str, Any]:
    """`receiver.getStats`: W3C records of what is received."""
    return {"stats": service.receivers.get(request.target).stats()}


def _create_one(service: HandlerService, transport: LiveTransport, data: ReceiverData) -> None:
    service.receivers.require_free(data["receiverId"])
    service.tracks.require_free(data["trackId"])
    receiver = LiveReceiver(transport, data)
    service.receivers.put(receiver.id, receiver)
    service.tracks.add(receiver.track)
    service.watch.start()
