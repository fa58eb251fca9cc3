"""Timers: the asyncio shell, and one timer shared by any number of members."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import asyncio

    from .ports import Scheduler, Timer

MINIMUM_DELAY_S: Final = 0.005
"""Calls closer together than this are made in one wake-up."""

Member = Callable[[float], float | None]
"""Called with the time when due; returns when it is due next, or None for never."""


class AsyncioScheduler:
    """`Scheduler` on an asyncio loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def now(self) -> float:
        """Seconds on the clock of `time.monotonic`."""
        return time.monotonic()

    def call_later(self, delay_s: float, callback: Callable[[], None]) -> Timer:
        """Call `callback` once after `delay_s` seconds."""
        return self._loop.call_later(delay_s, callback)


class SharedTimer:
    """One timer for many members, so that a hundred receivers cost what one costs.

    A member is any hashable callable. It is called once it is due and says when it is due next.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._due: dict[Member, float] = {}
        self._timer: Timer | None = None
        self._armed_for_s = 0.0
        self._closed = False

    def schedule(self, member: Member, due_s: float) -> None:
        """Call `member` at `due_s` at the latest; an earlier appointment of it is kept."""
        if self._closed:
            return
        current = self._due.get(member)
        if current is None or due_s < current:
            self._due[member] = due_s
            self._arm(due_s)

    def remove(self, member: Member) -> None:
        """Forget a member. Does nothing when it is not scheduled."""
        self._due.pop(member, None)
        if not self._due:
            self._disarm()

    def close(self) -> None:
        """Forget all members and the timer. Safe to call twice."""
        self._closed = True
        self._due.clear()
        self._disarm()

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self, due_s: float) -> None:
        if self._timer is not None:
            if due_s >= self._armed_for_s:
                return
            self._timer.cancel()
        delay_s = max(MINIMUM_DELAY_S, due_s - self._scheduler.now())
        self._armed_for_s = due_s
        self._timer = self._scheduler.call_later(delay_s, self._fire)

    def _fire(self) -> None:
        self._timer = None
        now_s = self._scheduler.now()
        for member in [member for member, due_s in self._due.items() if due_s <= now_s]:
            if self._due.pop(member, None) is None:
                continue
            next_s = member(now_s)
            if next_s is not None:
                self.schedule(member, next_s)
        if self._due:
            self._arm(min(self._due.values()))
