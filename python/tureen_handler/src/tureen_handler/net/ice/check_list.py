"""The paths to the server and which of them gets checked and nominated, without I/O."""

from __future__ import annotations

import secrets
from math import inf
from typing import TYPE_CHECKING

from .actions import SendDatagram
from .check import IceCheck
from .path import IcePath, IceStatistics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..udp_socket import Address
    from .messages import Credentials
    from .timers import IceTimers


class IceCheckFactory:
    """Makes checks of the current credentials and counts them.

    Attributes:
        credentials: Of the current generation.
        timers: Of every check.
        statistics: `requests_sent` counts every transmission.
    """

    def __init__(self, credentials: Credentials, timers: IceTimers) -> None:
        self.credentials = credentials
        self.timers = timers
        self.statistics = IceStatistics()
        self._tie_breaker = secrets.randbits(64)

    def make(self, now: float, *, nominate: bool) -> IceCheck:
        """A check that is about to be sent for the first time."""
        self.statistics.requests_sent += 1
        return IceCheck(self.credentials, self._tie_breaker, self.timers, now, nominate=nominate)

    def use_remote(self, username: str, password: str) -> None:
        """Make later checks with new credentials of the server."""
        self.credentials = self.credentials._replace(
            remote_username=username, remote_password=password
        )


class IceCheckList:
    """Checks paths in order of preference until one is selected, and that one when asked to.

    A single path is nominated by its first check; of several, the first that answers is.

    Attributes:
        paths: In order of preference.
        selected: The path in use, None before the first selection.
        is_searching: Whether a path is being looked for.
        is_complete: Whether no more paths will be added.
    """

    def __init__(self, factory: IceCheckFactory, remotes: Sequence[Address]) -> None:
        self.paths = [IcePath(number, remote) for number, remote in enumerate(remotes)]
        self.selected: IcePath | None = None
        self.is_searching = False
        self.is_complete = True
        self._factory = factory
        self._next_start_at = -inf

    def add(self, remote: Address, now: float) -> IcePath:
        """Add the least preferred path so far; its socket is not open yet."""
        path = IcePath(len(self.paths), remote, is_open=False)
        self.paths.append(path)
        if self.is_searching:
            path.prepare(self._claim_start(now))
        return path

    def search(self, now: float) -> list[SendDatagram]:
        """Look for a path: among all of them, or whether the selected one works again."""
        self.is_searching = True
        self._next_start_at = now
        for path in [self.selected] if self.selected is not None else self.paths:
            path.prepare(self._claim_start(now))
        return self.advance(now)

    def advance(self, now: float) -> list[SendDatagram]:
        """Send what is due and give up what has not been answered."""
        return [send for path in self.paths for send in self._advance_path(path, now)]

    def begin(self, path: IcePath, now: float, *, nominate: bool) -> SendDatagram:
        """Start a check on `path`, in place of any that runs."""
        check = self._factory.make(now, nominate=nominate)
        path.begin(check)
        return SendDatagram(path.number, check.datagram)

    def note_answer(self, path: IcePath, now: float) -> list[SendDatagram]:
        """`path` has answered a check that did not nominate it."""
        path.answered = True
        return self._nominate_next(now) if self.is_searching else []

    def select(self, path: IcePath) -> bool:
        """Use `path` and forget the others; whether it was another one before."""
        self.is_searching = False
        is_new = self.selected is not path
        self.selected = path
        path.answered = True
        for other in self.paths:
            if other is not path:
                other.give_up()
        return is_new

    @property
    def is_hopeless(self) -> bool:
        """Whether a path is being looked for and none is left."""
        return self.is_searching and self.is_complete and all(path.failed for path in self.paths)

    @property
    def due_at(self) -> float:
        """When `advance` wants to be called; infinite when never."""
        return min((path.due_at for path in self.paths), default=inf)

    def _claim_start(self, now: float) -> float:
        start_at = max(now, self._next_start_at)
        self._next_start_at = start_at + self._factory.timers.pacing_s
        return start_at

    def _advance_path(self, path: IcePath, now: float) -> list[SendDatagram]:
        if not path.is_open:
            return []
        if path.start_at <= now:
            is_only = (self.is_complete and len(self.paths) == 1) or self.selected is not None
            return [self.begin(path, now, nominate=is_only)]
        if path.check is None:
            return []
        is_due = path.check.advance(now)
        if is_due is None:
            return self._give_up(path, now)
        if not is_due:
            return []
        self._factory.statistics.requests_sent += 1
        return [SendDatagram(path.number, path.check.datagram)]

    def _give_up(self, path: IcePath, now: float) -> list[SendDatagram]:
        if not self.is_searching:
            path.check = None  # consent decides what the silence means
            return []
        path.give_up()
        return self._nominate_next(now)

    def _nominate_next(self, now: float) -> list[SendDatagram]:
        if any(path.is_nominating for path in self.paths):
            return []
        for path in self.paths:
            if path.answered and not path.failed:
                return [self.begin(path, now, nominate=True)]
        return []
