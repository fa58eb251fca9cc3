"""ICE towards an ICE-lite server over one kind of path: pumps and a timer around `IceAgent`."""

from __future__ import annotations

import asyncio
import secrets
import string
from functools import partial
from typing import TYPE_CHECKING

from .candidates import MAX_REMOTES, RemoteAddress, is_numeric
from .errors import TransportError
from .ice.actions import CONSENT_EXPIRED, PATH_LOST, ChangeState, SelectPath, SendDatagram
from .ice.agent import IceAgent
from .ice.messages import Credentials
from .ice_traffic import TrafficCorrection
from .ice_transport import CandidateInfo, IceSnapshot
from .listeners import Listeners
from .udp_socket import has_moved

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from .host_names import HostNames
    from .ice.actions import Action, IceState
    from .ice.timers import IceTimers
    from .listeners import Unsubscribe
    from .packet_pump import PacketPump, PathOpener
    from .parameters import IceCandidate, IceParameters

_ICE_CHARACTERS = string.ascii_letters + string.digits


class IceClient:
    """One attempt to reach the server over one kind of path, be it UDP, TCP or TURN.

    Opens `paths` to the `candidates` and to nobody else, until one is selected.
    `receive(datagrams, arrival_s)` gets every batch and gives back the STUN messages in it; `names`
    looks up host names. An `IceTransport`.
    """

    def __init__(
        self,
        parameters: IceParameters,
        candidates: Sequence[IceCandidate],
        paths: PathOpener,
        receive: Callable[[Sequence[bytes], float], list[bytes] | None],
        *,
        names: HostNames,
        timers: IceTimers,
    ) -> None:
        self._candidates = candidates
        self._paths = paths
        self._receive = receive
        self._names = names
        self._timers = timers
        self._loop = asyncio.get_running_loop()
        self._agent = IceAgent(make_credentials(parameters), (), timers)
        self._remotes: list[RemoteAddress] = []
        self._pumps: list[PacketPump | None] = []
        self._selected: int | None = None
        self._local: CandidateInfo | None = None
        self._loss_reason = ""
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

    @property
    def has_moved(self) -> bool:
        """Whether the machine would now reach the server from another address than it does."""
        pump = self._selected_pump
        try:
            return pump is not None and has_moved(*pump.socket_names)
        except OSError:  # the socket is gone
            return True

    async def start(self) -> None:
        """Open paths and check them; returns when none is left to open.

        The names among the candidates take their time without holding the others.

        Raises:
            TransportError: `turn-failed`, or `no-usable-candidate` when no name could be resolved.
        """
        await self._paths.prepare()
        if self._state != "new":  # closed meanwhile
            await self._paths.close()
            return
        self._agent.expect_paths()
        self._perform(self._agent.start(self._loop.time()))
        addresses = [each for each in self._candidates if is_numeric(each.address)]
        names = [each for each in self._candidates if not is_numeric(each.address)]
        opening = [self._add_path(each, each.address) for each in addresses]
        if not names:
            self._perform(self._agent.end_of_paths())
        await asyncio.gather(*opening, *(self._resolve(each) for each in names))
        self._require_paths(names)
        self._perform(self._agent.end_of_paths())
        self._schedule()

    async def restart(self, parameters: IceParameters) -> None:
        """Use new credentials of the server: one nominating check, data goes on."""
        username, password = parameters.username_fragment, parameters.password
        self._perform(self._agent.restart(username, password, self._loop.time()))
        self._schedule()

    def snapshot(self) -> IceSnapshot:
        """State and counters now."""
        username = self._agent.credentials.local_username
        pump = self._selected_pump
        if pump is None or self._selected is None:
            return IceSnapshot(self._state, username, traffic=self._traffic.of(None))
        return IceSnapshot(
            state=self._state,
            local_username_fragment=username,
            local=self._local,
            remote=_remote_candidate(self._remotes[self._selected]),
            pair_changes=1,
            traffic=self._traffic.of(pump),
            checks=self._agent.statistics,
        )

    async def close(self) -> None:
        """Close everything and cancel the timer. Safe to call twice."""
        if self._state == "closed":
            return
        self._set_state("closed", None)
        self._listeners.clear()
        self._agent.close()
        if self._timer is not None:
            self._timer.cancel()
        for pump in self._pumps:
            if pump is not None:
                pump.close()
        await self._paths.close()

    @property
    def _selected_pump(self) -> PacketPump | None:
        return self._pumps[self._selected] if self._selected is not None else None

    def _require_paths(self, names: Sequence[IceCandidate]) -> None:
        if self._state != "checking" or self._remotes:
            return
        unknown = ", ".join(candidate.address for candidate in names)
        raise TransportError.no_usable_candidate(f"{unknown} could not be resolved")

    async def _resolve(self, candidate: IceCandidate) -> None:
        addresses = await self._names.addresses_of(candidate.address)
        if self._state == "closed" or self._selected is not None:
            return
        await asyncio.gather(*(self._add_path(candidate, address) for address in addresses))

    def _add_path(self, candidate: IceCandidate, address: str) -> Awaitable[None]:
        remote = RemoteAddress(address, candidate.port, candidate)
        known = (each.socket_address for each in self._remotes)
        if len(self._remotes) >= MAX_REMOTES or remote.socket_address in known:
            return asyncio.sleep(0)
        self._remotes.append(remote)
        self._pumps.append(None)
        number = self._agent.add_path(remote.socket_address, self._loop.time())
        return self._open_path(number, remote)

    async def _open_path(self, number: int, remote: RemoteAddress) -> None:
        handlers = partial(self._handle_batch, number), partial(self._handle_loss, number)
        try:
            pump = await self._paths.open(remote, *handlers)
        except OSError as error:
            reason = f"no way to {remote.address}: {error.strerror or error or 'no answer'}"
            self._perform(self._agent.fail_path(number, reason))
            return
        if self._state == "closed" or self._selected is not None:  # another one was faster
            pump.close()
            return
        self._pumps[number] = pump
        self._perform(self._agent.open_path(number, self._loop.time()))
        self._schedule()

    def _handle_batch(self, number: int, datagrams: list[bytes], arrival_s: float) -> None:
        messages = self._receive(datagrams, arrival_s)
        if messages is not None:
            self._handle_messages(number, messages)

    def _handle_messages(self, number: int, messages: list[bytes]) -> None:
        self._traffic.note_received(messages)
        for message in messages:
            self._perform(self._agent.handle_datagram(number, message, self._loop.time()))
        self._schedule()

    def _handle_loss(self, number: int, reason: str) -> None:
        self._loss_reason = reason
        self._perform(self._agent.fail_path(number, reason))
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
                self._local = pump.local_candidate
            else:
                pump.close()

    def _set_state(self, state: IceState, reason: str | None) -> None:
        if state == self._state:
            return
        self._state = state
        pump = self._selected_pump
        may_send = pump is not None and state in ("connected", "disconnected")
        self._send = pump.send if pump is not None and may_send else self._traffic.discard
        self._listeners.emit(state, self._error_of(state, reason))

    def _error_of(self, state: IceState, reason: str | None) -> TransportError | None:
        if state != "failed":
            return None
        if reason == CONSENT_EXPIRED:
            return TransportError.consent_expired(self._timers.consent_expiry_s)
        if reason == PATH_LOST:
            return TransportError.path_lost(self._loss_reason)
        return TransportError.ice_failed(reason or "no answer")

    def _schedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due_at = self._agent.next_timeout()
        if due_at is not None:
            self._timer = self._loop.call_at(due_at, self._handle_timeout, due_at)

    def _handle_timeout(self, due_at: float) -> None:
        self._timer = None
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


def _remote_candidate(remote: RemoteAddress) -> CandidateInfo:
    candidate = remote.candidate
    return CandidateInfo(
        address=remote.address,
        port=remote.port,
        type=candidate.type,
        protocol=candidate.protocol,
        priority=candidate.priority,
        foundation=candidate.foundation,
    )
