"""What ICE of one transport works with, some of which the application may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .ice.timers import IceTimers
from .ice_link import IceLink
from .ice_ways import IceWays

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .candidate_error import IceCandidateError
    from .ice_transport import IceSnapshot
    from .ice_ways import Receive
    from .parameters import IceServer, TransportOptions


class IceConfiguration:
    """Options of ICE, and what each search for a path is made from.

    `receive` takes what comes in, `report` the errors of servers and names.

    Attributes:
        parameters: Credentials of the server, the newest.
        servers: STUN and TURN servers for the next search.
    """

    def __init__(
        self,
        options: TransportOptions,
        receive: Receive,
        report: Callable[[IceCandidateError], None],
        timers: IceTimers | None,
    ) -> None:
        self.parameters = options.ice_parameters
        self.servers: Sequence[IceServer] = options.ice_servers
        self._servers_in_use: Sequence[IceServer] = options.ice_servers
        self._options = options
        self._receive = receive
        self._report = report
        self._timers = timers or IceTimers()

    def make_link(self) -> IceLink:
        """A link that asks for the servers anew at each search."""
        return IceLink(self._make_ways, self._timers)

    def has_new_relays(self, ice: IceSnapshot) -> bool:
        """Whether the path in use goes through a TURN server of an older list."""
        is_relayed = ice.local is not None and ice.local.type == "relay"
        return is_relayed and tuple(self._servers_in_use) != tuple(self.servers)

    def _make_ways(self) -> IceWays:
        self._servers_in_use = self.servers
        options = self._options._replace(ice_servers=tuple(self.servers))
        return IceWays(options, self._receive, self._report, self._timers)
