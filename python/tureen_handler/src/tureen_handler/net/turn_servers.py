"""TURN servers out of W3C `RTCIceServer` dictionaries (RFC 7065)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, cast

from .errors import TransportError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .parameters import IceServer

_URL: Final = re.compile(
    r"^(?P<scheme>turns?):(?P<host>\[[^\]]+\]|[^:?\[\]]+)(:(?P<port>\d{1,5}))?"
    r"(\?transport=(?P<transport>udp|tcp))?$"
)


@dataclass(frozen=True, slots=True)
class TurnServer:
    """One TURN server and how to reach it; `tls` also means that `transport` is "tcp".

    `url` is as it was given.
    """

    url: str
    host: str
    port: int
    transport: Literal["udp", "tcp"]
    tls: bool
    username: str | None = None
    credential: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def turn_servers(ice_servers: Iterable[IceServer]) -> list[TurnServer]:
    """The TURN servers among `ice_servers`, in order; STUN servers are left out.

    A client of a server with public addresses has no use for STUN servers: they are not contacted.

    Raises:
        TransportError: `invalid-parameters` for a malformed "turn:" or "turns:" URL.
    """
    return [
        _parse(url, server)
        for server in ice_servers
        for url in server.urls
        if not url.startswith(("stun:", "stuns:"))
    ]


def _parse(url: str, server: IceServer) -> TurnServer:
    match = _URL.match(url)
    if match is None:
        raise TransportError.invalid_parameters(
            "iceServers[].urls", f'has "{url}", which is no "turn:host:port?transport=udp" URL'
        )
    tls = match["scheme"] == "turns"
    return TurnServer(
        url=url,
        host=match["host"].strip("[]"),
        port=int(match["port"] or (5349 if tls else 3478)),
        transport=cast("Literal['udp', 'tcp']", "tcp" if tls else match["transport"] or "udp"),
        tls=tls,
        username=server.username,
        credential=server.credential,
    )
