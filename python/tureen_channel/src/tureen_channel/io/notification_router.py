"""Gives each notification to the listeners of its target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

NotificationListener = Callable[[str, Any, bytes], None]
"""Called with the event, its data and its body."""


class Notification(NamedTuple):
    """A notification that nobody listened to."""

    event: str
    target: str | None
    data: Any
    body: bytes


class NotificationRouter:
    """Keeps the listeners per target.

    Attributes:
        unhandled: Notifications that had no listener.
    """

    def __init__(self) -> None:
        self._listeners: dict[str, tuple[NotificationListener, ...]] = {}
        self.unhandled = 0

    def add(self, target: str, listener: NotificationListener) -> Callable[[], None]:
        """Add a listener; returns what takes it away again."""
        self._listeners[target] = (*self._listeners.get(target, ()), listener)
        return lambda: self._remove(target, listener)

    def listeners(self, target: str | None) -> tuple[NotificationListener, ...]:
        """Return who listens to a target; nobody is counted."""
        listeners = self._listeners.get(target or "", ())
        if not listeners:
            self.unhandled += 1
        return listeners

    def _remove(self, target: str, listener: NotificationListener) -> None:
        left = tuple(entry for entry in self._listeners.get(target, ()) if entry is not listener)
        if left:
            self._listeners[target] = left
        else:
            self._listeners.pop(target, None)
