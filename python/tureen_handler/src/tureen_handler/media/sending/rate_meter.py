"""How often something happens."""

from __future__ import annotations

from collections import deque

_WINDOW_S = 1.0


class RateMeter:
    """Counts events of the last second."""

    def __init__(self) -> None:
        self._times_s: deque[float] = deque()

    def note(self, now_s: float) -> None:
        """Count one event."""
        self._times_s.append(now_s)
        self._forget(now_s)

    def per_second(self, now_s: float) -> int:
        """Return the events of the last second."""
        self._forget(now_s)
        return len(self._times_s)

    def _forget(self, now_s: float) -> None:
        while self._times_s and self._times_s[0] <= now_s - _WINDOW_S:
            self._times_s.popleft()
