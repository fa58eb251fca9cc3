"""Carries log records to Node.js: bounded, in order, from any thread."""

from __future__ import annotations

import logging
import sys
from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

LogLine: TypeAlias = dict[str, str]
"""`level` (`DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`), `logger` and `message`."""

LEVELS = {"debug": logging.DEBUG, "warn": logging.WARNING, "error": logging.ERROR}

MAX_LINES = 1000
"""Lines that wait at most; when more come the oldest are dropped and counted."""

MAX_MESSAGE_LENGTH = 8192
"""Characters kept of one message, traceback included."""

BATCH_SIZE = 100
"""Lines sent in one go of the event loop, so that a flood of them delays nothing else."""

RETRY_DELAY_S = 0.05
"""How long to wait when the channel takes no more."""


def configure_logging(level: str, handler: logging.Handler) -> None:
    """Send what loggers of this process say to `handler`, from `level` on.

    Args:
        level: `debug`, `warn`, `error` or `none`.
        handler: Where records go.
    """
    root = logging.getLogger()
    root.handlers[:] = [handler]
    if level in LEVELS:
        root.setLevel(LEVELS[level])
    else:
        logging.disable(logging.CRITICAL)


def standard_output_handler() -> logging.Handler:
    """Return a handler that writes readable lines to standard output."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler


class ForwardingHandler(logging.Handler):
    """Hands log lines to the event loop, which sends them.

    Attributes:
        dropped: Lines that were dropped because too many waited.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, send: Callable[[LogLine], bool]
    ) -> None:
        """Forward to `send`.

        Args:
            loop: The loop in whose thread `send` is called.
            send: Sends one line; returns False when it cannot take it now.
        """
        super().__init__()
        self.dropped = 0
        self._loop = loop
        self._send = send
        self._lines: deque[LogLine] = deque()
        self._guard = Lock()
        self._flush_is_due = False
        self._reported = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a record; never raises, never waits."""
        try:
            line = self._to_line(record)
        except Exception:
            self.handleError(record)
            return
        with self._guard:
            if len(self._lines) == MAX_LINES:
                self._lines.popleft()
                self.dropped += 1
            self._lines.append(line)
            if self._flush_is_due:
                return
            self._flush_is_due = True
        self._schedule()

    def flush_now(self) -> None:
        """Send what waits; to be called in the loop's thread before the channel closes."""
        while self._lines and self._send(self._lines[0]):
            self._lines.popleft()

    def _to_line(self, record: logging.LogRecord) -> LogLine:
        message = self.format(record)
        return {
            "level": record.levelname,
            "logger": record.name,
            "message": message[:MAX_MESSAGE_LENGTH],
        }

    def _schedule(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._flush)
        except RuntimeError:
            pass  # the loop is closed: the process ends

    def _flush(self) -> None:
        for _ in range(BATCH_SIZE):
            with self._guard:
                line = self._next_line()
                if line is None:
                    self._flush_is_due = False
                    return
            if not self._send(line):
                self._put_back(line)
                self._loop.call_later(RETRY_DELAY_S, self._flush)
                return
        self._loop.call_soon(self._flush)

    def _next_line(self) -> LogLine | None:
        if self.dropped > self._reported:
            count, self._reported = self.dropped - self._reported, self.dropped
            message = f"{count} log lines were dropped: more came than the channel could carry"
            return {"level": "WARNING", "logger": "tureen_worker.log", "message": message}
        return self._lines.popleft() if self._lines else None

    def _put_back(self, line: LogLine) -> None:
        with self._guard:
            if len(self._lines) < MAX_LINES:
                self._lines.appendleft(line)
            else:
                self.dropped += 1
