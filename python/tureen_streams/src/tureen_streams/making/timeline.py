"""Where timestamps of the program lie on the clock of this process."""

from __future__ import annotations

from typing import Final

LATENESS_S: Final = 0.02
"""What comes later than this moves the whole time line."""

_LARGEST_LEAP_S: Final = 10.0
"""A timestamp further ahead than this begins the time line anew."""


class Timeline:
    """Maps timestamps to `time.monotonic` for all sources that share it.

    The first timestamp is due at once. A frame that comes late moves the time line by its lateness,
    for all its sources, so that they stay in step with each other.
    """

    def __init__(self) -> None:
        self._origin_s: float | None = None

    def place(self, timestamp_s: float, now_s: float, arrival_s: float | None = None) -> float:
        """Return when a frame is due.

        Args:
            timestamp_s: Its timestamp.
            now_s: When it is looked at.
            arrival_s: When it came, which says whether it is late. Default: `now_s`.
        """
        if self._origin_s is None:
            self._origin_s = now_s - timestamp_s
        due_s = self._origin_s + timestamp_s
        earliest_s = (now_s if arrival_s is None else arrival_s) - LATENESS_S
        if not earliest_s <= due_s <= now_s + _LARGEST_LEAP_S:
            self._origin_s = now_s - timestamp_s
            return now_s
        return due_s


class Timelines:
    """Time lines by the names that Node.js gave. A source without a name has one of its own."""

    def __init__(self) -> None:
        self._timelines: dict[str, Timeline] = {}
        self._users: dict[str, int] = {}

    def join(self, name: str | None) -> Timeline:
        """Return the time line of that name; `leave` must follow."""
        if name is None:
            return Timeline()
        self._users[name] = self._users.get(name, 0) + 1
        return self._timelines.setdefault(name, Timeline())

    def leave(self, name: str | None) -> None:
        """Forget a time line with its last user."""
        if name is None:
            return
        self._users[name] -= 1
        if self._users[name] == 0:
            del self._users[name], self._timelines[name]
