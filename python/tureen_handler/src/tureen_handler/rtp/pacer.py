"""Sends large frames in bursts that a receiver's socket buffer can hold."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .ports import Scheduler, Timer

BURST_PACKETS: Final = 32
"""So many packets at once. A default socket buffer of 208 KiB holds 92 full ones, of any sender."""

INTERVAL_S: Final = 0.005
"""Between bursts; with full packets some 60 Mbit/s."""

LONGEST_DELAY_S: Final = 0.1
"""Nothing waits longer: bursts are larger when more waits than could go out in this time."""

_MOST_BURSTS: Final = round(LONGEST_DELAY_S / INTERVAL_S)

_Item = TypeVar("_Item")


class Pacer(Generic[_Item]):
    """Passes items on in order: small groups at once, large ones burst by burst.

    Attributes:
        delayed: Items that had to wait.
    """

    def __init__(self, send: Callable[[_Item], None], scheduler: Scheduler) -> None:
        self.delayed = 0
        self._send = send
        self._scheduler = scheduler
        self._waiting: deque[_Item] = deque()
        self._burst = BURST_PACKETS
        self._timer: Timer | None = None
        self._closed = False

    def push(self, items: Sequence[_Item]) -> None:
        """Send `items` behind all that waits."""
        if self._closed:
            return
        ready = 0 if self._waiting else BURST_PACKETS
        for item in items[:ready]:
            self._send(item)
        late = items[ready:]
        if late:
            self.delayed += len(late)
            self._waiting.extend(late)
            self._burst = max(BURST_PACKETS, -(-len(self._waiting) // _MOST_BURSTS))
            self._arm()

    def close(self) -> None:
        """Forget what waits. Safe to call twice."""
        self._closed = True
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        if self._timer is None:
            self._timer = self._scheduler.call_later(INTERVAL_S, self._send_burst)

    def _send_burst(self) -> None:
        self._timer = None
        for _ in range(min(self._burst, len(self._waiting))):
            self._send(self._waiting.popleft())
        if self._waiting:
            self._arm()
