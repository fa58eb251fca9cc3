"""Requests to transports. The target is the transport's id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypedDict

from ..live.transport import LiveTransport
from ..net.parameters import DtlsParameters, IceParameters, IceServer

if TYPE_CHECKING:
    from typing import NotRequired

    from tureen_channel import Request

    from ..service import HandlerService


class CreateData(TypedDict):
    """Data of `transport.create`; the parameters are mediasoup's."""

    direction: Literal["send", "recv"]
    cname: str
    iceParameters: dict[str, Any]
    iceCandidates: list[dict[str, Any]]
    iceServers: list[dict[str, Any]]
    iceTransportPolicy: Literal["all", "relay"]
    sctpParameters: NotRequired[dict[str, Any]]


class ConnectData(TypedDict):
    """Data of `transport.connect`."""

    dtlsParameters: dict[str, Any]
    localRole: Literal["client", "server"]


class RestartIceData(TypedDict):
    """Data of `transport.restartIce`."""

    iceParameters: dict[str, Any]
    mode: NotRequired[Literal["auto", "soft", "hard"]]


class UpdateIceServersData(TypedDict):
    """Data of `transport.updateIceServers`."""

    iceServers: list[dict[str, Any]]


async def create(service: HandlerService, request: Request) -> dict[str, Any]:
    """`transport.create`: make a transport, not connected yet."""
    transport_id = str(request.target)
    data: CreateData = request.data
    service.transports.require_free(transport_id)
    transport = LiveTransport(transport_id, data, service.notify)
    service.transports.put(transport_id, transport)
    return {"dtlsParameters": transport.media.local_dtls_parameters()}


async def connect(service: HandlerService, request: Request) -> None:
    """`transport.connect`: begin ICE and DTLS; the outcome comes as state changes."""
    data: ConnectData = request.data
    transport = service.transports.get(request.target)
    remote = DtlsParameters.from_wire(data["dtlsParameters"])
    await transport.media.connect(remote, data["localRole"])


async def restart_ice(service: HandlerService, request: Request) -> None:
    """`transport.restartIce`: use new ICE credentials of the server."""
    data: RestartIceData = request.data
    transport = service.transports.get(request.target)
    parameters = IceParameters.from_wire(data["iceParameters"])
    await transport.media.restart_ice(parameters, data.get("mode", "auto"))


async def update_ice_servers(service: HandlerService, request: Request) -> None:
    """`transport.updateIceServers`: use other TURN servers from the next gathering on."""
    data: UpdateIceServersData = request.data
    transport = service.transports.get(request.target)
    transport.media.update_ice_servers([IceServer.from_wire(each) for each in data["iceServers"]])


async def get_stats(service: HandlerService, request: Request) -> dict[str, Any]:
    """`transport.getStats`: W3C records of the transport and everything on it."""
    return {"stats": service.transport_stats(request.target)}


async def close(service: HandlerService, request: Request) -> None:
    """`transport.close`: close a transport with everything on it."""
    await service.close_transport(request.target)
