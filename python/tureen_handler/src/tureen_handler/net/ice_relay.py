"""ICE through a TURN server, by aioice: the `IceTransport` of iceTransportPolicy "relay"."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from aioice import Candidate, TransportPolicy

from ..adapter.aiortc_private import RelayConnection
from .candidates import resolve_candidates, usable_candidates
from .errors import TransportError
from .ice.consent import IceConsent
from .ice.path import IceStatistics
from .ice.timers import IceTimers
from .ice_transport import CandidateInfo, IceSnapshot, Traffic
from .listeners import Listeners
from .turn_servers import turn_servers

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from .candidates import RemoteAddress
    from .ice.actions import IceState
    from .listeners import Unsubscribe
    from .parameters import IceCandidate, IceParameters, IceServer
    from .turn_servers import TurnServer

CLOSE_TIMEOUT_S = 2.0
"""How long `close` waits for the TURN server to confirm the end of the allocation."""


class IceRelay:
    """The relayed `IceTransport`: a TURN allocation and checks of the server through it.

    Contacts the named TURN servers, in order until one works, and nobody else.
    `receive(datagrams, arrival_s)` gets each datagram as a batch of one.

    Raises:
        TransportError: `no-turn-server`, `no-usable-candidate` or `invalid-parameters`.
    """

    def __init__(
        self,
        parameters: IceParameters,
        candidates: Sequence[IceCandidate],
        ice_servers: Sequence[IceServer],
        receive: Callable[[Sequence[bytes], float], object],
        *,
        resolve_timeout_s: float = 5.0,
        timers: IceTimers | None = None,
    ) -> None:
        self._servers = turn_servers(ice_servers)
        self._candidates = usable_candidates(candidates)
        self._parameters = parameters
        self._receive = receive
        self._resolve_timeout_s = resolve_timeout_s
        self._timers = timers or IceTimers()
        self._connection: RelayConnection | None = None
        self._server: TurnServer | None = None
        self._remotes: list[RemoteAddress] = []
        self._state: IceState = "new"
        self._listeners: Listeners[IceState, TransportError | None] = Listeners()
        self._tasks: set[asyncio.Task[None]] = set()
        self._statistics = IceStatistics()
        self._traffic = Traffic()

    @property
    def state(self) -> IceState:
        """See `IceState`."""
        return self._state

    def on_state_change(
        self, listener: Callable[[IceState, TransportError | None], None]
    ) -> Unsubscribe:
        """Call `listener` with every new state, and the error when it is "failed"."""
        return self._listeners.add(listener)

    async def start(self) -> None:
        """Allocate a relayed address and begin to check.

        Raises:
            TransportError: `turn-failed` when no TURN server gave an address,
                `no-usable-candidate` when no name could be resolved.
        """
        self._remotes = await resolve_candidates(self._candidates, self._resolve_timeout_s)
        connection = await self._allocate()
        if self._state != "new":  # closed meanwhile
            await _close_connection(connection)
            return
        self._connection = connection
        self._set_state("checking", None)
        self._run(self._connect(connection))

    def send(self, datagram: bytes) -> bool:
        """Send one datagram through the relay; False, counted, when it was dropped."""
        connection = self._connection
        may_send = self._state in ("connected", "disconnected")
        if connection is None or not may_send or not connection.send_datagram(datagram):
            self._traffic.packets_discarded += 1
            self._traffic.bytes_discarded += len(datagram)
            return False
        self._traffic.packets_sent += 1
        self._traffic.bytes_sent += len(datagram)
        return True

    async def restart(self, parameters: IceParameters) -> None:
        """Use new credentials of the server: one nominating check, data goes on."""
        self._parameters = parameters
        if self._connection is not None and self._state != "closed":
            self._connection.remote_username = parameters.username_fragment
            self._connection.remote_password = parameters.password
            self._run(self._check(self._connection))

    def snapshot(self) -> IceSnapshot:
        """State and counters now."""
        connection = self._connection
        addresses = connection.nominated_addresses if connection is not None else None
        relay_protocol = self._server.transport if self._server is not None else None
        return IceSnapshot(
            state=self._state,
            local_username_fragment=connection.local_username if connection is not None else "",
            local=CandidateInfo(*addresses[0], "relay", relay_protocol=relay_protocol)
            if addresses
            else None,
            remote=self._remote_info(addresses[1]) if addresses else None,
            pair_changes=1 if addresses else 0,
            traffic=replace(self._traffic),
            checks=self._statistics,
        )

    async def close(self) -> None:
        """End the allocation; waits at most `CLOSE_TIMEOUT_S`. Safe to call twice."""
        if self._state == "closed":
            return
        self._set_state("closed", None)
        self._listeners.clear()
        for task in self._tasks:
            task.cancel()
        if self._connection is not None:
            await _close_connection(self._connection)

    async def _allocate(self) -> RelayConnection:
        for server in self._servers:
            connection = self._make_connection(server)
            await connection.gather_candidates()
            if connection.local_candidates:
                self._server = server
                return connection
            await _close_connection(connection)
        raise TransportError.turn_failed(", ".join(map(str, self._servers)))

    def _make_connection(self, server: TurnServer) -> RelayConnection:
        connection = RelayConnection(
            ice_controlling=True,
            turn_server=(server.host, server.port),
            turn_username=server.username,
            turn_password=server.credential,
            turn_ssl=server.tls,
            turn_transport=server.transport,
            transport_policy=TransportPolicy.RELAY,
        )
        connection.attach(self._deliver, self._keep_consent)
        return connection

    async def _connect(self, connection: RelayConnection) -> None:
        connection.remote_username = self._parameters.username_fragment
        connection.remote_password = self._parameters.password
        connection.remote_is_lite = self._parameters.ice_lite
        for remote in self._remotes:
            await connection.add_remote_candidate(_to_aioice(remote))
        await connection.add_remote_candidate(None)
        try:
            await connection.connect()
        except ConnectionError:
            self._set_state("failed", TransportError.ice_failed("no answer through the relay"))
        else:
            self._set_state("connected", None)

    async def _keep_consent(self) -> None:
        connection = self._connection
        if connection is None:
            return
        consent = IceConsent(self._timers, time.monotonic(), random.random)
        while time.monotonic() < consent.expires_at:
            await asyncio.sleep(consent.next_check_at - time.monotonic())
            consent.note_sent(b"", b"", time.monotonic())
            self._statistics.consent_requests_sent += 1
            if await self._check(connection):
                consent.note_answer(time.monotonic())
        expiry_s = self._timers.consent_expiry_s
        self._set_state("failed", TransportError.consent_expired(expiry_s))

    async def _check(self, connection: RelayConnection) -> bool:
        self._statistics.requests_sent += 1
        round_trip_s = await connection.check(nominate=True)
        if round_trip_s is not None:
            self._statistics.note_response(round_trip_s)
        if self._state in ("connected", "disconnected"):
            self._set_state("disconnected" if round_trip_s is None else "connected", None)
        return round_trip_s is not None

    def _deliver(self, datagram: bytes) -> None:
        self._traffic.packets_received += 1
        self._traffic.bytes_received += len(datagram)
        self._receive((datagram,), time.monotonic())

    def _remote_info(self, address: tuple[str, int]) -> CandidateInfo:
        for remote in self._remotes:
            if remote.socket_address == address:
                candidate = remote.candidate
                return CandidateInfo(*address, candidate.type, priority=candidate.priority)
        return CandidateInfo(*address, "prflx")

    def _run(self, work: Coroutine[object, object, object]) -> None:
        async def run() -> None:
            await work

        task = asyncio.get_running_loop().create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _set_state(self, state: IceState, error: TransportError | None) -> None:
        if state != self._state and self._state != "closed":
            self._state = state
            self._listeners.emit(state, error)


def _to_aioice(remote: RemoteAddress) -> Candidate:
    candidate = remote.candidate
    return Candidate(
        foundation=candidate.foundation or "0",
        component=1,
        transport="udp",
        priority=candidate.priority,
        host=remote.address,
        port=remote.port,
        type=candidate.type,
    )


async def _close_connection(connection: RelayConnection) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_TIMEOUT_S):
            await connection.close()
