"""Ways straight to the server: a UDP socket or a TCP connection per address."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .datagram_pump import DatagramPump
from .stream_pump import StreamPump
from .udp_socket import open_udp_socket

if TYPE_CHECKING:
    from .candidates import RemoteAddress
    from .packet_pump import BatchHandler, LossHandler


class UdpPaths:
    """Opens a UDP socket per address. See `PathOpener`."""

    async def prepare(self) -> None:
        """Nothing to do."""

    async def open(
        self, remote: RemoteAddress, handle_batch: BatchHandler, handle_loss: LossHandler
    ) -> DatagramPump:
        """Open a connected socket; does not wait."""
        pump = DatagramPump(open_udp_socket(remote.socket_address), handle_batch)
        pump.start()
        return pump

    async def close(self) -> None:
        """Nothing to do."""


class TcpPaths:
    """Opens a TCP connection per address, each within `timeout_s` seconds. See `PathOpener`."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s

    async def prepare(self) -> None:
        """Nothing to do."""

    async def open(
        self, remote: RemoteAddress, handle_batch: BatchHandler, handle_loss: LossHandler
    ) -> StreamPump:
        """Connect. Safe to cancel."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._timeout_s):  # TimeoutError is an OSError
            _, pump = await loop.create_connection(
                lambda: StreamPump(handle_batch, handle_loss), *remote.socket_address
            )
        return pump

    async def close(self) -> None:
        """Nothing to do."""
