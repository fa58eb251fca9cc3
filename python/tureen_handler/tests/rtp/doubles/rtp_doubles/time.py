"""A scheduler whose time only moves when told to."""

import heapq
import itertools


class FakeTimer:
    def __init__(self, callback):
        self.callback = callback

    def cancel(self):
        self.callback = None


class FakeScheduler:
    def __init__(self, now_s=1000.0):
        self._now_s = now_s
        self._queue = []
        self._order = itertools.count()

    def now(self):
        return self._now_s

    def call_later(self, delay_s, callback):
        timer = FakeTimer(callback)
        heapq.heappush(self._queue, (self._now_s + delay_s, next(self._order), timer))
        return timer

    def advance(self, seconds):
        end_s = self._now_s + seconds
        while self._queue and self._queue[0][0] <= end_s:
            due_s, _, timer = heapq.heappop(self._queue)
            self._now_s = max(self._now_s, due_s)
            if timer.callback is not None:
                timer.callback()
        self._now_s = end_s

    @property
    def pending(self):
        return sum(timer.callback is not None for _, _, timer in self._queue)
