"""TCP in front of a `LoopbackSfu`: RFC 4571 frames in, datagrams out, and back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .server import LoopbackSfu


class _Client(asyncio.DatagramProtocol):
    """What the server sends to one TCP connection."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writer = writer

    def datagram_received(self, datagram: bytes, _source: Any) -> None:
        """Called by asyncio."""
        self.writer.write(len(datagram).to_bytes(2, "big") + datagram)


class TcpFront:
    """Listens on TCP for a server; each connection looks like a UDP client to it.

    Attributes:
        writers: Connections so far.
    """

    def __init__(self, sfu: LoopbackSfu) -> None:
        self.writers: list[asyncio.StreamWriter] = []
        self._sfu = sfu
        self._server: asyncio.Server

    @classmethod
    async def start(cls, sfu: LoopbackSfu) -> TcpFront:
        """Listen on a free port."""
        front = cls(sfu)
        front._server = await asyncio.start_server(front._serve, "127.0.0.1", 0)
        return front

    def ice_candidate(self) -> dict[str, Any]:
        """The candidate as mediasoup sends it."""
        address, port = self._server.sockets[0].getsockname()
        return {
            **self._sfu.ice_candidates()[0],
            "foundation": "tcpcandidate",
            "priority": 1076276479,
            "protocol": "tcp",
            "tcpType": "passive",
            "address": address,
            "ip": address,
            "port": port,
        }

    def drop_connections(self) -> None:
        """End every connection."""
        for writer in self.writers:
            writer.close()

    async def close(self) -> None:
        """Listen no longer."""
        self.drop_connections()
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Client(writer), remote_addr=self._sfu.address
        )
        try:
            while True:
                length = int.from_bytes(await reader.readexactly(2), "big")
                transport.sendto(await reader.readexactly(length))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
        finally:
            transport.close()
