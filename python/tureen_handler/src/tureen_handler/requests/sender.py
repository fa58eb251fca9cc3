"""Requests to senders. The target is the sender's id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from ..live.sender import LiveSender

if TYPE_CHECKING:
    from typing import NotRequired

    from tureen_channel import Request

    from ..media.frame import Kind
    from ..service import HandlerService


class CreateData(TypedDict):
    """Data of `sender.create`; the parameters are mediasoup's."""

    transportId: str
    trackId: str | None
    kind: Kind
    rtpParameters: dict[str, Any]
    codecOptions: NotRequired[dict[str, Any]]


class ReplaceTrackData(TypedDict):
    """Data of `sender.replaceTrack`."""

    trackId: str | None


class EncodingUpdate(TypedDict, total=False):
    """The part of an encoding that can change; bitrate in bit/s, frame rate in frames/s."""

    active: bool
    maxBitrate: float
    maxFramerate: float
    scaleResolutionDownBy: float


class SetEncodingsData(TypedDict):
    """Data of `sender.setEncodings`."""

    encodings: list[EncodingUpdate]


class SetMaxSpatialLayerData(TypedDict):
    """Data of `sender.setMaxSpatialLayer`."""

    spatialLayer: int


async def create(service: HandlerService, request: Request) -> None:
    """`sender.create`: encode a track and send it."""
    sender_id = str(request.target)
    data: CreateData = request.data
    service.senders.require_free(sender_id)
    transport = service.transports.get(data["transportId"])
    track = None if data["trackId"] is None else service.tracks.get(data["trackId"])
    service.senders.put(sender_id, LiveSender(sender_id, transport, data, track, service.encoders))


async def pause(service: HandlerService, request: Request) -> None:
    """`sender.pause`: encode and send nothing."""
    service.senders.get(request.target).stream.pause()


async def resume(service: HandlerService, request: Request) -> None:
    """`sender.resume`: encode and send again."""
    service.senders.get(request.target).stream.resume()


async def replace_track(service: HandlerService, request: Request) -> None:
    """`sender.replaceTrack`: send another track of the same kind, or nothing."""
    data: ReplaceTrackData = request.data
    sender = service.senders.get(request.target)
    track_id = data["trackId"]
    sender.replace_track(None if track_id is None else service.tracks.get(track_id))


async def set_encodings(service: HandlerService, request: Request) -> None:
    """`sender.setEncodings`: change encodings in place."""
    data: SetEncodingsData = request.data
    service.senders.get(request.target).set_encodings(data["encodings"])


async def set_max_spatial_layer(service: HandlerService, request: Request) -> None:
    """`sender.setMaxSpatialLayer`: send only the encodings up to an index."""
    data: SetMaxSpatialLayerData = request.data
    service.senders.get(request.target).stream.set_max_spatial_layer(data["spatialLayer"])


async def get_stats(service: HandlerService, request: Request) -> dict[str, Any]:
    """`sender.getStats`: W3C records of what is sent."""
    return {"stats": service.senders.get(request.target).stats()}


async def close(service: HandlerService, request: Request) -> None:
    """`sender.close`: stop sending for good."""
    service.close_sender(request.target)
