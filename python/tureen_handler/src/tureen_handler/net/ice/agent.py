"""The state machine of a controlling ICE client towards an ICE-lite server, without I/O.

Each remote candidate is a path with a connected socket of its own. Messages and the time come in,
actions go out; the caller owns sockets and timers.
"""

from __future__ import annotations

import random
from math import inf
from typing import TYPE_CHECKING

from .actions import CONSENT_EXPIRED, PATH_LOST, Action, ChangeState, SelectPath, SendDatagram
from .check_list import IceCheckFactory, IceCheckList
from .consent import IceConsent
from .messages import (
    build_answer,
    error_of,
    is_authentic,
    is_request,
    is_success,
    read_message,
)
from .timers import IceTimers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aioice import stun

    from ..udp_socket import Address
    from .actions import IceState
    from .check import IceCheck
    from .messages import Credentials
    from .path import IcePath, IceStatistics

_ACTIVE = ("checking", "connected", "disconnected")


class IceAgent:
    """Finds a path to the server and keeps consent for it (RFC 8445, RFC 7675).

    `remotes` are the addresses of paths that are open, in order of preference; further ones come
    with `add_path`, after `expect_paths`, until `end_of_paths`. Every method that returns a list
    returns the actions to carry out, in order; `now` is a monotonic time in seconds. Call
    `handle_timeout` when `next_timeout` is reached.

    Attributes:
        state: See `IceState`.
    """

    def __init__(
        self,
        credentials: Credentials,
        remotes: Sequence[Address],
        timers: IceTimers | None = None,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self.state: IceState = "new"
        self._timers = timers or IceTimers()
        self._draw = draw
        self._factory = IceCheckFactory(credentials, self._timers)
        self._list = IceCheckList(self._factory, remotes)
        self._consent: IceConsent | None = None
        self._last_error = "no answer"

    @property
    def statistics(self) -> IceStatistics:
        """Counters and round trip times."""
        return self._factory.statistics

    @property
    def credentials(self) -> Credentials:
        """Credentials of the current generation."""
        return self._factory.credentials

    def start(self, now: float) -> list[Action]:
        """Begin to look for a path."""
        return [self._change_state("checking"), *self._list.search(now)]

    def restart(self, remote_username: str, remote_password: str, now: float) -> list[Action]:
        """Use new credentials of the server: a soft restart, which keeps the path in use.

        Before `start` they are only stored. After a failure the search begins again.
        """
        self._factory.use_remote(remote_username, remote_password)
        if self.state in ("new", "closed"):
            return []
        selected = self._list.selected
        if self.state in ("checking", "failed") or selected is None:
            return self.start(now)
        return [self._list.begin(selected, now, nominate=True)]

    def handle_datagram(self, path: int, datagram: bytes, now: float) -> list[Action]:
        """Take a STUN message that came on `path`; what is malformed or forged is counted."""
        message = read_message(datagram)
        if message is None or self.state in ("new", "closed"):
            self.statistics.ignored_messages += 1
            return []
        where = self._list.paths[path]
        if is_request(message):
            return self._answer(where, message, datagram)
        return self._handle_response(where, message, datagram, now)

    def handle_timeout(self, now: float) -> list[Action]:
        """Do what is due: transmissions, consent checks, failures."""
        if self.state not in _ACTIVE:
            return []
        actions: list[Action] = [*self._list.advance(now)]
        if self.state != "checking":
            actions += self._advance_consent(now)
        return [*actions, *self._fail_if_hopeless()]

    def next_timeout(self) -> float | None:
        """When `handle_timeout` wants to be called; None when only input can change anything."""
        if self.state not in _ACTIVE:
            return None
        earliest = self._list.due_at
        if self._consent is not None and self.state != "checking":
            earliest = min(earliest, self._consent_due_at(self._consent))
        return None if earliest == inf else earliest

    def expect_paths(self) -> None:
        """Do not fail before `end_of_paths`, even when no path is left."""
        self._list.is_complete = False

    def add_path(self, remote: Address, now: float) -> int:
        """Number of a new path, the least preferred one; call `open_path` when it has a socket."""
        return self._list.add(remote, now).number

    def open_path(self, path: int, now: float) -> list[Action]:
        """The socket of `path` is ready."""
        self._list.paths[path].is_open = True
        return [*self._list.advance(now)] if self.state in _ACTIVE else []

    def end_of_paths(self) -> list[Action]:
        """No more paths will be added."""
        self._list.is_complete = True
        return self._fail_if_hopeless()

    def fail_path(self, path: int, reason: str) -> list[Action]:
        """The socket of `path` cannot be used, or not any more."""
        where = self._list.paths[path]
        where.give_up()
        self._last_error = reason
        if where is self._list.selected and self.state in ("connected", "disconnected"):
            return [self._change_state("failed", PATH_LOST)]
        return self._fail_if_hopeless()

    def close(self) -> None:
        """Do nothing any more, whatever comes."""
        self.state = "closed"

    def _fail_if_hopeless(self) -> list[Action]:
        if self.state != "checking" or not self._list.is_hopeless:
            return []
        tried = ", ".join(f"{path.remote[0]}:{path.remote[1]}" for path in self._list.paths)
        return [self._change_state("failed", f"{self._last_error} ({tried})")]

    def _advance_consent(self, now: float) -> list[Action]:
        consent, path = self._consent, self._list.selected
        if consent is None or path is None:
            return []
        if now >= consent.expires_at:
            return [self._change_state("failed", CONSENT_EXPIRED)]
        actions: list[Action] = []
        if now >= consent.next_check_at:
            actions.append(self._send_consent_check(consent, path, now))
        if now >= consent.probe_at and path.check is None:
            actions.append(self._list.begin(path, now, nominate=False))
        if now >= consent.disconnected_at and self.state == "connected":
            actions.append(self._change_state("disconnected"))
        return actions

    def _consent_due_at(self, consent: IceConsent) -> float:
        times = [consent.next_check_at, consent.expires_at]
        if self._list.selected is not None and self._list.selected.check is None:
            times.append(consent.probe_at)
        if self.state == "connected":
            times.append(consent.disconnected_at)
        return min(times)

    def _send_consent_check(self, consent: IceConsent, path: IcePath, now: float) -> SendDatagram:
        # Built like any check, but sent once and not kept on the path.
        check = self._factory.make(now, nominate=False)
        consent.note_sent(check.transaction_id, check.key, now)
        self.statistics.consent_requests_sent += 1
        return SendDatagram(path.number, check.datagram)

    def _answer(self, path: IcePath, message: stun.Message, datagram: bytes) -> list[Action]:
        self.statistics.requests_received += 1
        self.statistics.responses_sent += 1
        answer = build_answer(message, datagram, self.credentials, path.remote)
        return [SendDatagram(path.number, answer)]

    def _handle_response(
        self, path: IcePath, message: stun.Message, datagram: bytes, now: float
    ) -> list[Action]:
        check = path.check
        if check is not None and check.transaction_id != message.transaction_id:
            check = None
        consent_check = self._consent and self._consent.find(message.transaction_id)
        if check is not None:
            key, round_trip_s = check.key, check.round_trip_s(now)
        elif consent_check:
            key, round_trip_s = consent_check[0], now - consent_check[1]
        else:
            return self._ignore(message)
        if not is_success(message) or not is_authentic(datagram, key):
            return self._ignore(message)
        self.statistics.note_response(round_trip_s)
        return self._handle_success(path, check, now)

    def _ignore(self, message: stun.Message) -> list[Action]:
        # Errors are not authenticated, so anyone could have sent them: only remember the text.
        error = error_of(message)
        if error is not None:
            self._last_error = f"the server answered {error[0]} {error[1]}"
        self.statistics.ignored_messages += 1
        return []

    def _handle_success(self, path: IcePath, check: IceCheck | None, now: float) -> list[Action]:
        if check is not None:
            path.check = None
        if self.state == "checking" and check is not None and check.nominate:
            return self._select(path, now)
        if self._consent is not None:
            self._consent.note_answer(now)
        recovered = self.state == "disconnected"
        return [
            *([self._change_state("connected")] if recovered else []),
            *self._list.note_answer(path, now),
        ]

    def _select(self, path: IcePath, now: float) -> list[Action]:
        self._consent = IceConsent(self._timers, now, self._draw)
        selection = [SelectPath(path.number)] if self._list.select(path) else []
        return [*selection, self._change_state("connected")]

    def _change_state(self, state: IceState, reason: str | None = None) -> ChangeState:
        self.state = state
        return ChangeState(state, reason)
