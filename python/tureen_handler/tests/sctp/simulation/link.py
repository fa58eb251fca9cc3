"""A link with delay, loss, reordering and duplication, on a clock that only moves when told."""

from __future__ import annotations

import heapq
import itertools
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(order=True)
class Event:
    at: float
    number: int
    action: Callable[[], None] = field(compare=False)


class Clock:
    """Runs events in the order of their times."""

    def __init__(self) -> None:
        self.now = 100.0
        self._events: list[Event] = []
        self._numbers = itertools.count()

    def call_at(self, at: float, action: Callable[[], None]) -> None:
        heapq.heappush(self._events, Event(max(at, self.now), next(self._numbers), action))

    def run(self, until: Callable[[], bool] = lambda: False, limit_s: float = 600.0) -> None:
        """Run until a condition holds, nothing is left, or the time is over."""
        end = self.now + limit_s
        while self._events and not until() and self._events[0].at <= end:
            event = heapq.heappop(self._events)
            self.now = event.at
            event.action()


@dataclass
class Weather:
    """What happens to packets; each is asked of a random number generator.

    `bytes_per_s` is the speed of the slowest part, which queues `queue_bytes` and drops the rest.
    """

    delay_s: float = 0.025
    loss: float = 0.0
    reorder: float = 0.0
    duplicate: float = 0.0
    bytes_per_s: float = 125_000_000.0
    queue_bytes: int = 200_000


class Wire:
    """One direction."""

    def __init__(self, clock: Clock, weather: Weather, seed: int) -> None:
        self._clock = clock
        self._weather = weather
        self._random = random.Random(seed)
        self._free_at = 0.0
        self.deliver: Callable[[bytes], None] = lambda _packet: None
        self.decide: Callable[[bytes], bool] | None = None
        self.sent = 0
        self.dropped = 0

    def send(self, packet: bytes) -> None:
        weather, chance = self._weather, self._random.random
        self.sent += 1
        now = self._clock.now
        backlog = max(0.0, self._free_at - now) * weather.bytes_per_s
        lost = self.decide is not None and not self.decide(packet)
        if lost or chance() < weather.loss or backlog > weather.queue_bytes:
            self.dropped += 1
            return
        self._free_at = max(self._free_at, now) + (len(packet) + 65) / weather.bytes_per_s
        for _ in range(2 if chance() < weather.duplicate else 1):
            at = self._free_at + weather.delay_s
            if chance() < weather.reorder:
                at += weather.delay_s * chance() + 0.001
            self._clock.call_at(at, lambda: self.deliver(bytes(packet)))
