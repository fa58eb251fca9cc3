"""Listeners that cannot break whoever calls them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")
Unsubscribe = Callable[[], None]
"""Ends a subscription. Calling it again does nothing."""

_logger = logging.getLogger(__name__)


class Listeners(Generic[P]):
    """An ordered list of callbacks; one that raises is logged and does not stop the others."""

    def __init__(self) -> None:
        self._listeners: list[Callable[P, None]] = []

    def add(self, listener: Callable[P, None]) -> Unsubscribe:
        """Call `listener` at every `emit` from now on, until the result is called."""
        self._listeners.append(listener)

        def remove() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return remove

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call every listener in the order of their subscription. Never raises."""
        for listener in tuple(self._listeners):
            try:
                listener(*args, **kwargs)
            except Exception:
                _logger.exception("a listener of a transport raised")

    def clear(self) -> None:
        """Forget all listeners."""
        self._listeners.clear()
