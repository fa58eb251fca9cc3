"""Fewer pictures than the source makes."""

from __future__ import annotations

_EARLY_S = 0.005


class FrameRateLimiter:
    """Chooses pictures so that on average at most so many per second remain, evenly spread."""

    def __init__(self, max_frame_rate: float | None) -> None:
        """Let `max_frame_rate` pictures per second through; all if None, none if 0."""
        self._max_frame_rate = max_frame_rate
        self._next_s: float | None = None

    def accepts(self, time_s: float) -> bool:
        """Whether to take the picture of the moment `time_s`."""
        if self._max_frame_rate is None:
            return True
        if self._max_frame_rate <= 0:
            return False
        if self._next_s is not None and time_s + _EARLY_S < self._next_s:
            return False
        interval_s = 1 / self._max_frame_rate
        base_s = time_s if self._next_s is None else max(self._next_s, time_s - interval_s / 2)
        self._next_s = base_s + interval_s
        return True
