"""When each request and notification of the other side is handled."""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple

from tureen_channel.frame.frame import NotificationFrame, RequestFrame

Job = RequestFrame | NotificationFrame
"""What the other side wants done."""

_JOB_OVERHEAD_BYTES: Final = 256
"""Memory that a waiting job takes besides its frame, roughly; it bounds the number of tiny ones."""


class _Waiting(NamedTuple):
    job: Job
    size: int


class ServingQueue:
    """Handles what is for one target one at a time and in order, and all else at once.

    Never more than ``max_concurrent`` requests run. Every method that can free a job returns the
    jobs to start now, in order.

    Attributes:
        backlog_bytes: Bytes that waiting jobs hold, roughly.
    """

    def __init__(self, max_concurrent: int) -> None:
        self._max_concurrent = max_concurrent
        self._running: dict[int, RequestFrame] = {}
        # Requests whose turn it is, waiting for a free place.
        self._ready: deque[_Waiting] = deque()
        # Per busy target: the jobs behind the one that is ready or running.
        self._lanes: dict[str, deque[_Waiting]] = {}
        self.backlog_bytes = 0

    def add(self, job: Job, frame_bytes: int) -> list[Job]:
        """Take a job that came in a frame of this size."""
        lane = None if job.target is None else self._lanes.get(job.target)
        if lane is None and isinstance(job, NotificationFrame):
            return [job]
        waiting = _Waiting(job, frame_bytes + _JOB_OVERHEAD_BYTES)
        self.backlog_bytes += waiting.size
        if lane is not None:
            lane.append(waiting)
        else:
            self._open_lane(waiting)
        return self._start_ready()

    def finish(self, id_: int) -> list[Job]:
        """Note that a running request has been answered."""
        request = self._running.pop(id_, None)
        if request is None:
            return []
        return [*self._advance_lane(request.target), *self._start_ready()]

    def is_running(self, id_: int) -> bool:
        """Return whether the request with this id runs."""
        return id_ in self._running

    def withdraw(self, id_: int) -> list[Job] | None:
        """Take a waiting request out. Returns None when none with this id waits."""
        ready = _remove(self._ready, id_)
        if ready is not None:
            self.backlog_bytes -= ready.size
            return [*self._advance_lane(ready.job.target), *self._start_ready()]
        for lane in self._lanes.values():
            waiting = _remove(lane, id_)
            if waiting is not None:
                self.backlog_bytes -= waiting.size
                return []
        return None

    def _open_lane(self, waiting: _Waiting) -> None:
        if waiting.job.target is not None:
            self._lanes[waiting.job.target] = deque()
        self._ready.append(waiting)

    def _advance_lane(self, target: str | None) -> list[Job]:
        """Free the notifications at the front; make the request behind them ready."""
        if target is None:
            return []
        lane = self._lanes[target]
        deliver: list[Job] = []
        while lane:
            waiting = lane.popleft()
            if isinstance(waiting.job, RequestFrame):
                self._ready.append(waiting)
                return deliver
            self.backlog_bytes -= waiting.size
            deliver.append(waiting.job)
        del self._lanes[target]
        return deliver

    def _start_ready(self) -> list[Job]:
        started: list[Job] = []
        while self._ready and len(self._running) < self._max_concurrent:
            job, size = self._ready.popleft()
            self.backlog_bytes -= size
            if isinstance(job, RequestFrame):
                self._running[job.id] = job
            started.append(job)
        return started


def _remove(waiting: deque[_Waiting], id_: int) -> _Waiting | None:
    for entry in waiting:
        if isinstance(entry.job, RequestFrame) and entry.job.id == id_:
            waiting.remove(entry)
            return entry
    return None
