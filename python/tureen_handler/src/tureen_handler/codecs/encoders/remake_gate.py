"""When a change of bitrate is worth a new encoder."""

from __future__ import annotations


class RemakeGate:
    """Keeps encoders that cannot change their bitrate from being made anew too often.

    A new encoder starts with a key frame, which costs bits and smoothness: the wanted bitrate must
    differ clearly from the present one, and some time must have passed since the last time.
    """

    def __init__(self, min_change: float = 0.25, min_interval_s: float = 3.0) -> None:
        """Make a gate that opens for a relative change of at least `min_change`."""
        self._min_change = min_change
        self._min_interval_s = min_interval_s
        self._last_s: float | None = None

    def passes(self, current_bps: int, wanted_bps: int, now_s: float) -> bool:
        """Whether to change from `current_bps` to `wanted_bps` at the moment `now_s`."""
        if abs(wanted_bps - current_bps) < current_bps * self._min_change:
            return False
        return self._last_s is None or now_s - self._last_s >= self._min_interval_s

    def note_remake(self, now_s: float) -> None:
        """Remember that an encoder was made at `now_s`, for whatever reason."""
        self._last_s = now_s
