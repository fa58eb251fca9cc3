"""Key frames on request, but not too many."""

from __future__ import annotations

_SHORTEST_INTERVAL_S = 0.25


class KeyFrameGate:
    """Remembers requests; one that comes too soon after a key frame is answered a little later.

    Several receivers ask at once, and each repeats its request until the key frame arrives.
    """

    def __init__(self) -> None:
        self._requested = True
        self._last_s: float | None = None

    def request(self) -> None:
        """Ask for a key frame. From any thread."""
        self._requested = True

    def demand(self) -> None:
        """Make the next picture a key frame however soon: the one before did not go out."""
        self._last_s = None
        self._requested = True

    def is_due(self, now_s: float) -> bool:
        """Whether the picture of the moment `now_s` should become a key frame."""
        return self._requested and (
            self._last_s is None or now_s - self._last_s >= _SHORTEST_INTERVAL_S
        )

    def note_key_frame(self, now_s: float) -> None:
        """Take note that the picture of the moment `now_s` became one."""
        self._requested = False
        self._last_s = now_s
