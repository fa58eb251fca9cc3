"""Work that must stay in order, on threads that are shared."""

from __future__ import annotations

import logging
from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from .worker_pool import worker_pool

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

_Item = TypeVar("_Item")
_logger = logging.getLogger(__name__)


class Lane(Generic[_Item]):
    """Hands items one after the other to `work` in the shared pool.

    At most `limit` items wait; the oldest is dropped for a newer one. All methods may be called
    from any thread.

    Attributes:
        dropped: Items that were dropped because the work fell behind.
    """

    def __init__(
        self, work: Callable[[_Item], None], limit: int, executor: Executor | None = None
    ) -> None:
        """Make a lane for `work`, which blocks and handles its own errors."""
        self.dropped = 0
        self._work = work
        self._limit = limit
        self._executor = executor or worker_pool()
        self._items: deque[_Item] = deque()
        self._lock = Lock()
        self._running = False
        self._closed = False

    def push(self, item: _Item) -> bool:
        """Queue `item`; False when the oldest one had to be dropped for it."""
        with self._lock:
            if self._closed:
                return True
            self._items.append(item)
            fits = len(self._items) <= self._limit
            if not fits:
                self._items.popleft()
                self.dropped += 1
            start, self._running = not self._running, True
        if start:
            self._executor.submit(self._drain)
        return fits

    def clear(self) -> int:
        """Forget what waits and return how much that was; it is not counted as dropped."""
        with self._lock:
            count = len(self._items)
            self._items.clear()
            return count

    def close(self) -> None:
        """Forget what waits and take nothing more. Work that has begun goes on to its end."""
        with self._lock:
            self._closed = True
            self._items.clear()

    def _drain(self) -> None:
        while True:
            with self._lock:
                if not self._items:
                    self._running = False
                    return
                item = self._items.popleft()
            try:
                self._work(item)
            except Exception:
                _logger.exception("media work failed unexpectedly")
