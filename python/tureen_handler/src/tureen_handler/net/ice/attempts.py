"""Which way to the server is tried when, without I/O.

The ways are in order of preference: UDP, TCP, TURN. Each has a head start over the next one, as in
RFC 8305, so that the next is not even contacted where the better one works.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from .actions import IceState


class StartAttempt(NamedTuple):
    """Begin to try way number `way`."""

    way: int


class SelectAttempt(NamedTuple):
    """Way number `way` works: use it."""

    way: int


class AbandonAttempt(NamedTuple):
    """Stop trying way number `way`."""

    way: int


AttemptAction = StartAttempt | SelectAttempt | AbandonAttempt


class IceAttempts:
    """Tries `way_count` ways, at least one, until the first of them works.

    Methods return the actions to carry out, in order; `now` is a monotonic time in seconds. Call
    `handle_timeout` when `next_timeout` is reached.
    """

    def __init__(self, way_count: int, head_start_s: float) -> None:
        self._way_count = way_count
        self._head_start_s = head_start_s
        self._started = 0
        self._running: set[int] = set()
        self._next_at: float | None = None

    @property
    def is_trying(self) -> bool:
        """Whether any way is being tried."""
        return bool(self._running)

    def start(self, now: float) -> list[AttemptAction]:
        """Try the first way."""
        return self._start_next(now)

    def handle_timeout(self, now: float) -> list[AttemptAction]:
        """Try the next way if the last one has used up its head start."""
        if self._next_at is None or now < self._next_at:
            return []
        return self._start_next(now)

    def next_timeout(self) -> float | None:
        """When `handle_timeout` wants to be called; None when never."""
        return self._next_at

    def handle_failure(self, way: int, now: float) -> list[AttemptAction]:
        """`way` does not work; the next one starts at once if nothing else is left to wait for."""
        if way not in self._running:
            return []
        self._running.discard(way)
        was_latest = way == self._started - 1
        return [AbandonAttempt(way), *(self._start_next(now) if was_latest else [])]

    def handle_success(self, way: int) -> list[AttemptAction]:
        """`way` works: the others are given up."""
        if way not in self._running:
            return []
        self._running.discard(way)
        return [SelectAttempt(way), *self.abandon()]

    def abandon(self) -> list[AttemptAction]:
        """Try nothing any more."""
        self._next_at = None
        self._started = self._way_count
        others = sorted(self._running)
        self._running.clear()
        return [AbandonAttempt(way) for way in others]

    def _start_next(self, now: float) -> list[AttemptAction]:
        self._next_at = None
        if self._started >= self._way_count:
            return []
        way = self._started
        self._started += 1
        self._running.add(way)
        if self._started < self._way_count:
            self._next_at = now + self._head_start_s
        return [StartAttempt(way)]


RestartMode = Literal["auto", "soft", "hard"]
"""How to restart ICE: with new credentials on the path in use (soft), on a new socket (hard), or
soft where that can work and hard where it cannot (auto)."""


def is_hard_restart(mode: RestartMode, state: IceState, *, has_moved: bool) -> bool:
    """Whether a restart has to look for a new path.

    `state` is that of the path in use; `has_moved` tells that the machine would now reach the
    server from another address, that other TURN servers are to be used, or that a new path is
    being looked for already. "soft" is followed only while there is a path to keep.
    """
    if state not in ("connected", "disconnected"):
        return True
    if mode == "auto":
        return state == "disconnected" or has_moved
    return mode == "hard"


def shown_state(path: IceState | None, *, is_trying: bool) -> IceState:
    """The one state of ICE: that of the path in use, unless it is dead and a new one is sought."""
    if path in ("connected", "disconnected", "closed"):
        return path
    return "checking" if is_trying else path or "failed"
