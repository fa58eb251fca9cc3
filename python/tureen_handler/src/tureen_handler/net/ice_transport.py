"""What one attempt to reach the server, over UDP, TCP or TURN, offers to `IceLink`."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from .ice.path import IceStatistics

if TYPE_CHECKING:
    from collections.abc import Callable

    from .errors import TransportError
    from .ice.actions import IceState
    from .listeners import Unsubscribe
    from .parameters import IceParameters


class CandidateInfo(NamedTuple):
    """One end of the selected pair, as W3C `RTCIceCandidateStats` shows it."""

    address: str
    port: int
    type: str
    protocol: str = "udp"
    priority: int = 0
    foundation: str = ""
    relay_protocol: str | None = None
    tcp_type: str | None = None


@dataclass(slots=True)
class Traffic:
    """Data datagrams (no STUN) of the selected pair."""

    packets_sent: int = 0
    bytes_sent: int = 0
    packets_received: int = 0
    bytes_received: int = 0
    packets_discarded: int = 0
    bytes_discarded: int = 0
    socket_errors: int = 0

    def add(self, other: Traffic) -> None:
        """Count what `other` has counted as well."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass(frozen=True, slots=True)
class IceSnapshot:
    """State of ICE at one moment, for statistics.

    `traffic` and `checks` are of the selected pair, `past` is the traffic of those before it.
    """

    state: IceState
    local_username_fragment: str
    local: CandidateInfo | None = None
    remote: CandidateInfo | None = None
    pair_changes: int = 0
    traffic: Traffic = field(default_factory=Traffic)
    checks: IceStatistics = field(default_factory=IceStatistics)
    past: Traffic = field(default_factory=Traffic)

    @property
    def total(self) -> Traffic:
        """The traffic of all pairs so far."""
        total = replace(self.past)
        total.add(self.traffic)
        return total


class IceTransport(Protocol):
    """Finds and keeps a path to the server and carries datagrams over it.

    Datagrams that come in go to the `receive` function the implementation was made with.
    """

    @property
    def state(self) -> IceState:
        """See `IceState`."""

    @property
    def has_moved(self) -> bool:
        """Whether the machine would now reach the server from another address than it does."""

    async def start(self) -> None:
        """Gather and check; returns when nothing more is to be opened, path or not.

        The state may become "connected" long before it returns.

        Raises:
            TransportError: There is nothing to try.
        """

    def send(self, datagram: bytes) -> bool:
        """Send one datagram on the selected path; False, counted, when it was dropped."""

    def on_state_change(
        self, listener: Callable[[IceState, TransportError | None], None]
    ) -> Unsubscribe:
        """Call `listener` with every new state, and the error when it is "failed"."""

    async def restart(self, parameters: IceParameters) -> None:
        """Use new credentials of the server without interrupting data (soft restart)."""

    def snapshot(self) -> IceSnapshot:
        """State and counters now."""

    async def close(self) -> None:
        """Give back sockets and timers. Safe to call twice."""
