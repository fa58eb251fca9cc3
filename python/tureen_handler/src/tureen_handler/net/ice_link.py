"""The path of a transport to its server through its life: found, restarted, replaced."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from .errors import TransportError
from .ice.attempts import (
    AbandonAttempt,
    IceAttempts,
    SelectAttempt,
    StartAttempt,
    is_hard_restart,
    shown_state,
)
from .ice_transport import IceSnapshot, Traffic
from .listeners import Listeners

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .connection_state import IceGatheringState
    from .ice.actions import IceState
    from .ice.attempts import AttemptAction, RestartMode
    from .ice.timers import IceTimers
    from .ice_transport import IceTransport
    from .ice_ways import IceWays, Way
    from .parameters import IceParameters

_logger = logging.getLogger(__name__)


class IceLink:
    """Carries datagrams over the path in use and looks for another one when asked to.

    `make_ways` gives the ways to try; it is called once per search. While a new path is sought the
    one in use goes on (make before break); once it is found, data goes over it, and the old one
    still receives for `IceTimers.drain_s`.

    Attributes:
        state_listeners: Called with each new state, and the error when it is "failed".
        gathering_listeners: Called with "gathering" while sockets are opened or addresses asked
            for, with "complete" when nothing of it is under way.
    """

    def __init__(self, make_ways: Callable[[], IceWays], timers: IceTimers) -> None:
        self.state_listeners: Listeners[IceState, TransportError | None] = Listeners()
        self.gathering_listeners: Listeners[IceGatheringState] = Listeners()
        self._make_ways = make_ways
        self._timers = timers
        self._loop = asyncio.get_running_loop()
        self._search: IceWays | None = None
        self._ways: Sequence[Way] = ()
        self._attempts: IceAttempts | None = None
        self._running: dict[int, IceTransport] = {}
        self._starting: dict[IceTransport, asyncio.Task[None]] = {}
        self._errors: dict[int, TransportError] = {}
        self._current: IceTransport | None = None
        self._draining: list[IceTransport] = []
        self._closing: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._state: IceState = "new"
        self._pair_changes = 0
        self._past = Traffic()
        self._send: Callable[[bytes], bool] = self._discard

    @property
    def state(self) -> IceState:
        """See `IceState`."""
        return self._state

    def send(self, datagram: bytes) -> bool:
        """Send one datagram on the path in use; False, counted, when it was dropped."""
        return self._send(datagram)

    def search(self, parameters: IceParameters) -> None:
        """Look for a path, in place of any search under way. The outcome comes as a state.

        Raises:
            TransportError: `no-usable-candidate`, `no-turn-server` or `invalid-parameters`; what
                was under way goes on.
        """
        search = self._make_ways()
        ways = search.ways(parameters)
        self._end_search()
        self._search, self._ways = search, ways
        self._errors.clear()
        self._attempts = IceAttempts(len(ways), self._timers.head_start_s)
        self._perform(self._attempts.start(self._loop.time()))

    async def restart(
        self, parameters: IceParameters, mode: RestartMode, *, has_new_relays: bool
    ) -> None:
        """Use new credentials of the server, on the path in use or on a new one.

        `has_new_relays` tells that other TURN servers are to be used than before.

        Raises:
            TransportError: As `search`.
        """
        current = self._current
        is_searching = self._attempts is not None and self._attempts.is_trying
        if current is None or is_hard_restart(
            mode, self._state, has_moved=has_new_relays or is_searching or current.has_moved
        ):
            self.search(parameters)
        else:
            self._end_search()
            await current.restart(parameters)

    def snapshot(self) -> IceSnapshot:
        """State and counters now; the pair is the one in use."""
        shown = self._current or next(iter(self._running.values()), None)
        if shown is None:
            return IceSnapshot(self._state, "", past=self._past)
        past = replace(self._past)
        for each in self._draining:
            past.add(each.snapshot().traffic)
        snapshot = shown.snapshot()
        return replace(snapshot, state=self._state, pair_changes=self._pair_changes, past=past)

    async def close(self) -> None:
        """Give everything back. Safe to call twice."""
        if self._state == "closed":
            return
        self.state_listeners.clear()
        self.gathering_listeners.clear()
        self._state = "closed"
        self._end_search()
        for each in [*self._draining, *([self._current] if self._current else [])]:
            self._close_later(each)
        if self._closing:
            await asyncio.wait(self._closing)

    # The search

    def _perform(self, actions: Sequence[AttemptAction]) -> None:
        for action in actions:
            match action:
                case StartAttempt(way):
                    self._start(way)
                case SelectAttempt(way):
                    self._use(self._running.pop(way))
                case AbandonAttempt(way):
                    self._close_later(self._running.pop(way))
        self._schedule()
        self._update_state()

    def _start(self, way: int) -> None:
        attempt = self._ways[way]()
        self._running[way] = attempt
        attempt.on_state_change(partial(self._handle_state, way, attempt))
        self._starting[attempt] = self._loop.create_task(self._run(way, attempt))
        if len(self._starting) == 1:
            self.gathering_listeners.emit("gathering")

    async def _run(self, way: int, attempt: IceTransport) -> None:
        error: TransportError | None = None
        try:
            await attempt.start()
        except TransportError as failure:
            error = failure
        except Exception as failure:  # nobody awaits this task
            _logger.exception("trying a way to the server failed unexpectedly")
            error = TransportError.internal(failure)
        finally:
            self._end_start(attempt)
        if error is not None:
            self._handle_state(way, attempt, "failed", error)

    def _end_start(self, attempt: IceTransport) -> None:
        if self._starting.pop(attempt, None) is not None and not self._starting:
            self.gathering_listeners.emit("complete")

    def _handle_state(
        self, way: int, attempt: IceTransport, state: IceState, error: TransportError | None
    ) -> None:
        if attempt is self._current:
            self._update_state(error)
        elif self._running.get(way) is not attempt or self._attempts is None:
            return
        elif state == "connected":
            self._perform(self._attempts.handle_success(way))
        elif state == "failed":
            self._errors[way] = error or TransportError.ice_failed("no answer")
            self._perform(self._attempts.handle_failure(way, self._loop.time()))

    def _use(self, attempt: IceTransport) -> None:
        old, self._current = self._current, attempt
        self._send = attempt.send
        self._pair_changes += 1
        if old is not None:
            self._draining.append(old)
            self._loop.call_later(self._timers.drain_s, self._end_draining, old)

    def _end_draining(self, old: IceTransport) -> None:
        if self._state != "closed" and old in self._draining:
            self._draining.remove(old)
            self._past.add(old.snapshot().traffic)
            self._close_later(old)

    def _end_search(self) -> None:
        if self._attempts is not None:
            actions = self._attempts.abandon()
            self._attempts = None
            for action in actions:
                self._close_later(self._running.pop(action.way))
        if self._timer is not None:
            self._timer.cancel()
        if self._search is not None:
            self._search.close()

    def _schedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due_at = self._attempts.next_timeout() if self._attempts is not None else None
        if due_at is not None:
            self._timer = self._loop.call_at(due_at, self._handle_timeout, due_at)

    def _handle_timeout(self, due_at: float) -> None:
        if self._attempts is not None:
            self._perform(self._attempts.handle_timeout(max(due_at, self._loop.time())))

    # State

    def _update_state(self, error: TransportError | None = None) -> None:
        if self._state == "closed":
            return
        path = self._current.state if self._current is not None else None
        is_trying = self._attempts is not None and self._attempts.is_trying
        state = shown_state(path, is_trying=is_trying)
        if state == self._state:
            return
        self._state = state
        if error is None and self._errors:
            errors = [self._errors[way] for way in sorted(self._errors)]
            error = TransportError.all_ways_failed(errors)
        self.state_listeners.emit(state, error if state == "failed" else None)

    def _discard(self, datagram: bytes) -> bool:
        self._past.packets_discarded += 1
        self._past.bytes_discarded += len(datagram)
        return False

    # Closing in the background

    def _close_later(self, attempt: IceTransport) -> None:
        starting = self._starting.get(attempt)
        if starting is not None:
            starting.cancel()
        task = self._loop.create_task(self._close_attempt(attempt, starting))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _close_attempt(
        self, attempt: IceTransport, starting: asyncio.Task[None] | None
    ) -> None:
        if starting is not None:
            await asyncio.wait((starting,))
            self._end_start(attempt)
        await attempt.close()
