"""A transport: its network side and its RTP session."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from ..codecs import create_depacketizer
from ..net.parameters import TransportOptions
from ..net.transport import MediaTransport
from ..rtp import AsyncioScheduler, RtpSession

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..net.candidate_error import IceCandidateError
    from ..net.connection_state import ConnectionState, IceGatheringState

    Notify = Callable[[str, str, dict[str, Any]], None]


class LiveTransport:
    """One transport of Node.js.

    Attributes:
        id: As Node.js named it.
        direction: "send" or "recv".
        media: The network side.
        session: The RTP side.
    """

    def __init__(self, transport_id: str, data: Mapping[str, Any], notify: Notify) -> None:
        """Make a transport that is not connected yet, on the running loop.

        Args:
            transport_id: Names it towards Node.js and in statistics.
            data: Of the request `transport.create`.
            notify: Takes event, target and data for Node.js.

        Raises:
            TransportError: `invalid-parameters`, naming the field.
        """
        self.id = transport_id
        self.direction = str(data["direction"])
        self._notify = notify
        self.session = RtpSession(
            scheduler=AsyncioScheduler(asyncio.get_running_loop()),
            create_depacketizer=create_depacketizer,
            cname=str(data["cname"]),
            transport_stats_id=transport_id,
        )
        self.media = MediaTransport(
            TransportOptions.from_wire(data), self.session, stats_id=transport_id
        )
        self.session.attach(self.media)
        self._unsubscribes = (
            self.media.on_state_change(self._handle_state),
            self.media.on_ice_gathering_state_change(self._handle_gathering_state),
            self.media.on_ice_candidate_error(self._handle_candidate_error),
        )

    def stats(self) -> list[dict[str, Any]]:
        """W3C records of the transport and of everything on it."""
        records = (self.media.stats() | self.session.stats()).values()
        path = self.session.path_stats()
        return [{**each, **path} if each["type"] == "candidate-pair" else each for each in records]

    def dump(self) -> dict[str, Any]:
        """State for debugging."""
        return {
            "id": self.id,
            "direction": self.direction,
            "state": self.media.state,
            "iceGatheringState": self.media.ice_gathering_state,
            "counters": str(self.media.counters()),
        }

    async def close(self) -> None:
        """Say goodbye for the senders, then close the network side. Never raises.

        Node.js, which asked for it, is told nothing more.
        """
        for unsubscribe in self._unsubscribes:
            unsubscribe()
        self.session.close()
        await self.media.close()

    def _handle_state(self, state: ConnectionState) -> None:
        data: dict[str, Any] = {"state": state}
        if state in ("failed", "closed") and self.media.failure is not None:
            data["message"] = str(self.media.failure)
        self._notify("transport.connectionStateChange", self.id, data)

    def _handle_gathering_state(self, state: IceGatheringState) -> None:
        self._notify("transport.iceGatheringStateChange", self.id, {"state": state})

    def _handle_candidate_error(self, error: IceCandidateError) -> None:
        self._notify("transport.iceCandidateError", self.id, error.to_wire())
