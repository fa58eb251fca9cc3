"""Holding a bitrate by leaving pictures out."""

from __future__ import annotations

_DEPTH_S = 0.5


class LeakyBucket:
    """Fills with what was encoded and empties at the bitrate; while it is full nothing fits."""

    def __init__(self) -> None:
        self._bits = 0.0
        self._last_s: float | None = None

    def has_room(self, time_s: float, bitrate_bps: int) -> bool:
        """Whether another picture may be encoded at `time_s`, which grows from call to call."""
        if self._last_s is not None:
            self._bits = max(0.0, self._bits - (time_s - self._last_s) * bitrate_bps)
        self._last_s = time_s
        return self._bits < _DEPTH_S * bitrate_bps

    def fill(self, size: int) -> None:
        """Take note of `size` encoded bytes."""
        self._bits += 8 * size
