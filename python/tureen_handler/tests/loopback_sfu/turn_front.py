"""TCP in front of a `LoopbackTurn`, as RFC 8656, section 3.1 frames it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .turn import LoopbackTurn


class _Client(asyncio.DatagramProtocol):
    """What the server sends to one TCP connection; a few bytes at a time to be unkind."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writer = writer

    def datagram_received(self, datagram: bytes, _source: Any) -> None:
        """Called by asyncio."""
        self.writer.write(datagram + bytes(-len(datagram) % 4))


class TurnFront:
    """Listens on TCP for a TURN server; each connection looks like a UDP client to it.

    Attributes:
        writers: Connections so far.
    """

    def __init__(self, turn: LoopbackTurn) -> None:
        self.writers: list[asyncio.StreamWriter] = []
        self._turn = turn
        self._server: asyncio.Server

    @classmethod
    async def start(cls, turn: LoopbackTurn) -> TurnFront:
        """Listen on a free port."""
        front = cls(turn)
        front._server = await asyncio.start_server(front._serve, "127.0.0.1", 0)
        return front

    def ice_server(self) -> dict[str, str]:
        """The `RTCIceServer` that names it."""
        port = self._server.sockets[0].getsockname()[1]
        return {**self._turn.ice_server(), "urls": f"turn:127.0.0.1:{port}?transport=tcp"}

    async def close(self) -> None:
        """End every connection and listen no longer."""
        for writer in self.writers:
            writer.close()
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Client(writer),
            remote_addr=self._turn.transport.get_extra_info("sockname"),
        )
        try:
            while True:
                header = await reader.readexactly(4)
                length = int.from_bytes(header[2:], "big")
                is_channel_data = header[0] & 0xC0 == 0x40
                rest = length + (-length % 4) if is_channel_data else 16 + length
                transport.sendto(header + await reader.readexactly(rest))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
        finally:
            transport.close()
