"""A `MediaTransport` that records what it hears, connected to a `LoopbackSfu`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tureen_handler.net.transport import MediaTransport

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .server import LoopbackSfu


class RecordingHandler:
    """A `PacketHandler` that keeps packets."""

    def __init__(self) -> None:
        self.rtp: list[bytes] = []
        self.rtcp: list[bytes] = []
        self.arrived = asyncio.Event()

    def handle_rtp(self, packet: bytes, arrival_s: float) -> None:
        """Keep one RTP packet."""
        self.rtp.append(packet)
        self.arrived.set()

    def handle_rtcp(self, compound: bytes, arrival_s: float) -> None:
        """Keep one RTCP compound."""
        self.rtcp.append(compound)
        self.arrived.set()

    async def wait_for(self, condition: Callable[[], bool], timeout_s: float = 30.0) -> None:
        """Wait until `condition` holds, looking whenever a packet has arrived."""
        async with asyncio.timeout(timeout_s):
            while not condition():
                self.arrived.clear()
                await self.arrived.wait()


class LoopbackClient:
    """One client transport of a server.

    Attributes:
        transport: The transport.
        handler: What it received.
        states: Its states so far, without "new".
    """

    def __init__(self, sfu: LoopbackSfu, *, ice_timers: Any = None, **changes: Any) -> None:
        self.sfu = sfu
        self.handler = RecordingHandler()
        self.transport = MediaTransport(
            sfu.transport_options(**changes), self.handler, ice_timers=ice_timers
        )
        self.states: list[str] = []
        self._changed = asyncio.Event()
        self.transport.on_state_change(self._note)

    async def begin(self) -> None:
        """Tell each side of the other; returns before they are connected."""
        await self.sfu.connect(self.transport.local_dtls_parameters())
        role = self.sfu.client_role
        await self.transport.connect(self.sfu.dtls_parameters(), role)

    async def connect(self) -> None:
        """Connect and wait until both sides are."""
        await self.begin()
        await self.wait_for("connected")
        async with asyncio.timeout(30):
            await self.sfu.connected.wait()

    async def wait_for(self, state: str, timeout_s: float = 30.0) -> None:
        """Wait for a state, which may already be past."""
        async with asyncio.timeout(timeout_s):
            while state not in self.states:
                self._changed.clear()
                await self._changed.wait()

    def _note(self, state: str) -> None:
        self.states.append(state)
        self._changed.set()
