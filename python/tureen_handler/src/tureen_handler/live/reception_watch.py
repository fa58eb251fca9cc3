"""Tells Node.js when received tracks fall silent, are heard again or change their size."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .receiver import LiveReceiver

_INTERVAL_S: Final = 0.25


class ReceptionWatch:
    """Looks at all receivers four times a second, while there are any."""

    def __init__(
        self,
        receivers: Callable[[], Iterable[LiveReceiver]],
        tell: Callable[[LiveReceiver, dict[str, Any]], None],
    ) -> None:
        """Call `tell` with what has changed of one of `receivers()`."""
        self._receivers = receivers
        self._tell = tell
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Look from now on, for as long as there are receivers. Safe to call twice."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_INTERVAL_S, self._look)

    def close(self) -> None:
        """Look no more. Safe to call twice."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        now_s = time.monotonic()
        receivers = list(self._receivers())
        for receiver in receivers:
            changed = receiver.look(now_s)
            if changed:
                self._tell(receiver, changed)
        if receivers:
            self.start()
