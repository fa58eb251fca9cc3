"""Encoded frames that are handed to their tracks when they are due."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from ..frame import EncodedFrame, Kind
    from ..local_track import LocalTrack


TICKS_S: Final[dict[Kind, float]] = {"audio": 0.02, "video": 0.01}
"""Frames leave at multiples of this on the clock of the loop, so that what is due at about the same
time, also of other sources, leaves in one wake-up: of it and of who receives it. Packets of sound
usually last 20 ms, so that they keep even distances."""


class _Waiting(NamedTuple):
    track: LocalTrack
    frame: EncodedFrame
    due_s: float


class PacketPacer:
    """Holds frames that came ahead of their time, on the event loop.

    A source reads in batches, which costs much less than waking its thread for every frame. Frames
    come at most one of `TICKS_S` late.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[_Waiting] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._held_s: float | None = None

    def push(self, track: LocalTrack, frame: EncodedFrame, due_s: float) -> None:
        """Deliver `frame` at the moment `due_s` of `time.monotonic`, behind all that waits."""
        if not self._waiting and self._held_s is None and due_s <= self._loop.time():
            track.deliver_encoded(frame)
            return
        self._waiting.append(_Waiting(track, frame, due_s))
        self._arm()

    def flush(self, track: LocalTrack) -> None:
        """Deliver at once what waits for `track`: its end follows."""
        for waiting in self._take(track):
            track.deliver_encoded(waiting.frame)

    def forget(self, track: LocalTrack) -> None:
        """Forget what waits for `track`."""
        self._take(track)

    def hold(self, now_s: float) -> None:
        """Deliver nothing from `now_s` until `release`. Safe to call twice."""
        if self._held_s is None:
            self._held_s = now_s
            self._disarm()

    def release(self, now_s: float) -> None:
        """Go on at `now_s`, later by as long as it was held. Safe to call twice."""
        if self._held_s is None:
            return
        late_s, self._held_s = now_s - self._held_s, None
        self._waiting = deque(_later(waiting, late_s) for waiting in self._waiting)
        self._arm()

    def close(self) -> None:
        """Forget everything."""
        self._waiting.clear()
        self._disarm()

    def _take(self, track: LocalTrack) -> list[_Waiting]:
        taken = [waiting for waiting in self._waiting if waiting.track is track]
        self._waiting = deque(waiting for waiting in self._waiting if waiting.track is not track)
        return taken

    def _arm(self) -> None:
        if self._timer is None and self._waiting and self._held_s is None:
            track, _, due_s = self._waiting[0]
            tick_s = TICKS_S[track.kind]
            self._timer = self._loop.call_at(math.ceil(due_s / tick_s) * tick_s, self._deliver)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _deliver(self) -> None:
        self._timer = None
        now_s = self._loop.time()
        while self._waiting and self._waiting[0].due_s <= now_s:
            track, frame, _ = self._waiting.popleft()
            track.deliver_encoded(frame)
        self._arm()


def _later(waiting: _Waiting, seconds: float) -> _Waiting:
    moment_s = waiting.frame.capture_time_s
    frame = (
        waiting.frame
        if moment_s is None
        else replace(waiting.frame, capture_time_s=moment_s + seconds)
    )
    return _Waiting(waiting.track, frame, waiting.due_s + seconds)
