"""Asks for a key frame until one has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from .scheduler import SharedTimer

FIRST_RETRY_S: Final = 0.4
LONGEST_RETRY_S: Final = 2.0


class KeyFrameRequester:
    """Repeats a request with growing waits, but only while packets arrive.

    A stream that is paused at the server is not asked again until its next packet, so a waiting
    reader costs nothing.

    Attributes:
        pending: Whether a key frame is wanted and has not come.
        requests: Requests that were sent.
    """

    def __init__(self, send: Callable[[], bool], timer: SharedTimer) -> None:
        self._send = send
        self._timer = timer
        self._due_s = 0.0
        self._retry_s = FIRST_RETRY_S
        self._scheduled = False
        self._heard = False
        self.pending = False
        self.requests = 0

    def request(self, now_s: float) -> None:
        """Ask for a key frame now, unless one is already being waited for."""
        if self.pending:
            return
        self.pending = True
        self._retry_s = FIRST_RETRY_S
        self._attempt(now_s)

    def repeat(self, now_s: float) -> None:
        """Ask again at once if one is still wanted: the one that was sent has been missed."""
        if self.pending:
            self._timer.remove(self._retry)
            self._scheduled = False
            self._attempt(now_s)

    def hear(self, now_s: float) -> None:
        """Take note that a packet arrived while pending."""
        self._heard = True
        if not self._scheduled:
            if now_s >= self._due_s:
                self._attempt(now_s)
            else:
                self._schedule()

    def satisfy(self) -> None:
        """Take note that a key frame has come."""
        self.pending = False
        self._timer.remove(self._retry)
        self._scheduled = False

    def _attempt(self, now_s: float) -> None:
        self._heard = False
        if not self._send():
            self._due_s = now_s
            return
        self.requests += 1
        self._due_s = now_s + self._retry_s
        self._retry_s = min(2 * self._retry_s, LONGEST_RETRY_S)
        self._schedule()

    def _schedule(self) -> None:
        self._scheduled = True
        self._timer.schedule(self._retry, self._due_s)

    def _retry(self, now_s: float) -> None:
        self._scheduled = False
        if self.pending and self._heard:
            self._attempt(now_s)
