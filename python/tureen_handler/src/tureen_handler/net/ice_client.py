"""ICE towards an ICE-lite server: sockets and timers around `IceAgent`."""

from __future__ import annotations

import asyncio
import secrets
import string
from functools import partial
from typing import TYPE_CHECKING

from aioice.candidate import candidate_priority

from .candidates import resolve_candidates, usable_candidates
from .datagram_pump import DatagramPump
from .errors import TransportError
from .ice.actions import CONSENT_EXPIRED, ChangeState, SelectPath, SendDatagram
from .ice.agent import IceAgent
from .ice.messages import Credentials
from .ice.timers import IceTimers
from .ice_traffic import TrafficCorrection
from .ice_transport import CandidateInfo, IceSnapshot
from .listeners import Listeners
from .udp_socket import address_of, open_udp_socket

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .candidates import RemoteAddress
    from .ice.actions import Action, IceState
    from .listeners import Unsubscribe
    from .parameters import IceCandidate, IceParameters
    from .udp_socket import Address

_ICE_CHARACTERS = string.ascii_letters + string.digits


class IceClient:
    """The direct `IceTransport`: one connected socket per candidate until one is selected.

    Contacts the candidates and nobody else. `receive(datagrams, arrival_s)` gets every batch and
    gives back the STUN messages in it; `resolve_timeout_s` bounds the look-up of host names.

    Raises:
        TransportError: `no-usable-candidate`.
    """

    def __init__(
        self,
        parameters: IceParameters,
        candidates: Sequence[IceCandidate],
        receive: Callable[[Sequence[bytes], float], list[bytes] | None],
        *,
        resolve_timeout_s: float = 5.0,
        timers: IceTimers | None = None,
    ) -> None:
        self._candidates = usable_candidates(candidates)
        self._receive = receive
        self._resolve_timeout_s = resolve_timeout_s
        self._timers = timers or IceTimers()
        self._loop = asyncio.get_running_loop()
        self._credentials = make_credentials(parameters)
        self._agent: IceAgent | None = None
        self._remotes: list[RemoteAddress] = []
        self._pumps: list[DatagramPump | None] = []
        self._selected: int | None = None
        self._local: CandidateInfo | None = None
        self._traffic = TrafficCorrection()
        self._send: Callable[[bytes], bool] = self._traffic.discard
        self._timer: asyncio.TimerHandle | None = None
        self._state: IceState = "new"
        self._listeners: Listeners[IceState, TransportError | None] = Listeners()

    @property
    def state(self) -> IceState:
        """See `IceState`."""
        return self._state

    def on_state_change(
        self, listener: Callable[[IceState, TransportError | None], None]
    ) -> Unsubscribe:
        """Call `listener` with every new state, and the error when it is "failed"."""
        return self._listeners.add(listener)

    def send(self, datagram: bytes) -> bool:
        """Send one datagram on the selected path; False, counted, when it was dropped."""
        return self._send(datagram)

    async def start(self) -> None:
        """Look up names, open sockets and send the first checks.

        Raises:
            TransportError: `no-usable-candidate` when no name could be resolved.
        """
        remotes = await resolve_candidates(self._candidates, self._resolve_timeout_s)
        if self._state != "new":  # closed meanwhile
            return
        self._remotes = remotes
        addresses = [remote.socket_address for remote in remotes]
        self._agent = IceAgent(self._credentials, addresses, self._timers)
        problems = [self._open_path(number, address) for number, address in enumerate(addresses)]
        self._perform(self._agent.start(self._loop.time()))
        for number, problem in enumerate(problems):
            if problem is not None:
                self._perform(self._agent.fail_path(number, problem))
        self._schedule()

    async def restart(self, parameters: IceParameters) -> None:
        """Use new credentials of the server: one nominating check, data goes on."""
        username, password = parameters.username_fragment, parameters.password
        if self._agent is None:
            self._credentials = make_credentials(parameters)
        else:
            self._perform(self._agent.restart(username, password, self._loop.time()))
            self._schedule()

    def snapshot(self) -> IceSnapshot:
        """State and counters now."""
        pump = self._pumps[self._selected] if self._selected is not None else None
        if pump is None or self._agent is None or self._selected is None:
            return IceSnapshot(
                state=self._state,
                local_username_fragment=self._credentials.local_username,
                traffic=self._traffic.of(None),
            )
        return IceSnapshot(
            state=self._state,
            local_username_fragment=self._credentials.local_username,
            local=self._local,
            remote=_remote_candidate(self._remotes[self._selected]),
            pair_changes=1,
            traffic=self._traffic.of(pump),
            checks=self._agent.statistics,
        )

    async def close(self) -> None:
        """Close the sockets and cancel the timer. Safe to call twice."""
        if self._state == "closed":
            return
        self._set_state("closed", None)
        self._listeners.clear()
        if self._agent is not None:
            self._agent.close()
        if self._timer is not None:
            self._timer.cancel()
        for pump in self._pumps:
            if pump is not None:
                pump.close()

    def _open_path(self, number: int, address: Address) -> str | None:
        try:
            udp = open_udp_socket(address)
        except OSError as error:
            self._pumps.append(None)
            return f"no socket for {address[0]}: {error.strerror or error}"
        pump = DatagramPump(udp, partial(self._handle_batch, number))
        self._pumps.append(pump)
        pump.start()
        return None

    def _handle_batch(self, number: int, datagrams: list[bytes], arrival_s: float) -> None:
        messages = self._receive(datagrams, arrival_s)
        if messages is not None:
            self._handle_messages(number, messages)

    def _handle_messages(self, number: int, messages: list[bytes]) -> None:
        agent = self._agent
        if agent is None:
            return
        self._traffic.note_received(messages)
        for message in messages:
            self._perform(agent.handle_datagram(number, message, self._loop.time()))
        self._schedule()

    def _perform(self, actions: Sequence[Action]) -> None:
        for action in actions:
            match action:
                case SendDatagram(path, datagram):
                    self._send_check(path, datagram)
                case SelectPath(path):
                    self._select(path)
                case ChangeState(state, reason):
                    self._set_state(state, reason)

    def _send_check(self, number: int, datagram: bytes) -> None:
        pump = self._pumps[number]
        if pump is not None and pump.send(datagram):
            self._traffic.note_sent(datagram)

    def _select(self, number: int) -> None:
        self._selected = number
        for other, pump in enumerate(self._pumps):
            if pump is None:
                continue
            if other == number:
                self._local = _local_candidate(pump)
            else:
                pump.close()

    def _set_state(self, state: IceState, reason: str | None) -> None:
        if state == self._state:
            return
        self._state = state
        pump = self._pumps[self._selected] if self._selected is not None else None
        may_send = pump is not None and state in ("connected", "disconnected")
        self._send = pump.send if pump is not None and may_send else self._traffic.discard
        self._listeners.emit(state, self._error_of(state, reason))

    def _error_of(self, state: IceState, reason: str | None) -> TransportError | None:
        if state != "failed":
            return None
        if reason == CONSENT_EXPIRED:
            return TransportError.consent_expired(self._timers.consent_expiry_s)
        return TransportError.ice_failed(reason or "no answer")

    def _schedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due_at = self._agent.next_timeout() if self._agent is not None else None
        if due_at is not None:
            self._timer = self._loop.call_at(due_at, self._handle_timeout, due_at)

    def _handle_timeout(self, due_at: float) -> None:
        self._timer = None
        if self._agent is not None:
            # Timers may fire a clock tick early; what is due then is due now.
            self._perform(self._agent.handle_timeout(max(due_at, self._loop.time())))
            self._schedule()


def make_credentials(parameters: IceParameters) -> Credentials:
    """Random local credentials (RFC 8445, section 5.3) beside those of the server."""
    return Credentials(
        local_username=_random_text(8),
        local_password=_random_text(24),
        remote_username=parameters.username_fragment,
        remote_password=parameters.password,
    )


def _random_text(length: int) -> str:
    return "".join(secrets.choice(_ICE_CHARACTERS) for _ in range(length))


def _local_candidate(pump: DatagramPump) -> CandidateInfo:
    address, port = address_of(pump.socket.getsockname())
    return CandidateInfo(address, port, "host", priority=candidate_priority(1, "host"))


def _remote_candidate(remote: RemoteAddress) -> CandidateInfo:
    candidate = remote.candidate
    return CandidateInfo(
        address=remote.address,
        port=remote.port,
        type=candidate.type,
        priority=candidate.priority,
        foundation=candidate.foundation,
    )
