"""The ways to the server that a transport may try, best first: UDP, TCP, each TURN server."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .candidates import describe_unusable, usable_candidates
from .direct_paths import TcpPaths, UdpPaths
from .errors import TransportError
from .host_names import HostNames
from .ice_client import IceClient
from .turn_paths import TurnPaths
from .turn_servers import turn_servers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .candidate_error import IceCandidateError
    from .ice.timers import IceTimers
    from .ice_transport import IceTransport
    from .parameters import IceParameters, TransportOptions
    from .turn_servers import TurnServer

    Way = Callable[[], IceTransport]
    Receive = Callable[[Sequence[bytes], float], list[bytes] | None]


class IceWays:
    """Makes the attempts of one search for a path.

    With iceTransportPolicy "relay" only the TURN servers, else the server itself and, after it, the
    TURN servers. Nobody else is ever contacted. `receive` takes what comes in, `report` the errors
    of servers and names.
    """

    def __init__(
        self,
        options: TransportOptions,
        receive: Receive,
        report: Callable[[IceCandidateError], None],
        timers: IceTimers,
    ) -> None:
        self._options = options
        self._receive = receive
        self._report = report
        self._timers = timers
        self._names = HostNames(options.timeouts.resolve_s, report)

    def ways(self, parameters: IceParameters) -> list[Way]:
        """The ways in order of preference; each is to be called once, when its turn comes.

        Raises:
            TransportError: `no-usable-candidate`, `no-turn-server` or `invalid-parameters`.
        """
        relays = self._relay_ways(parameters)
        if self._options.ice_transport_policy == "relay":
            if not relays:
                raise TransportError.no_turn_server()
            return relays
        ways = [*self._direct_ways(parameters), *relays]
        if not ways:
            problem = describe_unusable(self._options.ice_candidates)
            raise TransportError.no_usable_candidate(problem)
        return ways

    def close(self) -> None:
        """Wait for no name any more."""
        self._names.close()

    def _relay_ways(self, parameters: IceParameters) -> list[Way]:
        servers = turn_servers(self._options.ice_servers)
        if usable_candidates(self._options.ice_candidates, "udp"):
            return [partial(self._relay, parameters, server) for server in servers]
        if servers and self._options.ice_transport_policy == "relay":
            problem = "a TURN server relays to UDP only, and none of them is UDP"
            raise TransportError.no_usable_candidate(problem)
        return []

    def _direct_ways(self, parameters: IceParameters) -> list[Way]:
        offered = self._options.ice_candidates
        ways: list[Way] = []
        if usable_candidates(offered, "udp"):
            ways.append(partial(self._udp, parameters))
        if usable_candidates(offered, "tcp"):
            ways.append(partial(self._tcp, parameters))
        return ways

    def _udp(self, parameters: IceParameters) -> IceTransport:
        return IceClient(
            parameters,
            usable_candidates(self._options.ice_candidates, "udp"),
            UdpPaths(),
            self._receive,
            names=self._names,
            timers=self._timers,
        )

    def _tcp(self, parameters: IceParameters) -> IceTransport:
        return IceClient(
            parameters,
            usable_candidates(self._options.ice_candidates, "tcp"),
            TcpPaths(self._options.timeouts.tcp_s),
            self._receive,
            names=self._names,
            timers=self._timers.for_stream(),
        )

    def _relay(self, parameters: IceParameters, server: TurnServer) -> IceTransport:
        return IceClient(
            parameters,
            usable_candidates(self._options.ice_candidates, "udp"),
            TurnPaths(server, self._report, self._options.timeouts.relay_s),
            self._receive,
            names=self._names,
            timers=self._timers,
        )
