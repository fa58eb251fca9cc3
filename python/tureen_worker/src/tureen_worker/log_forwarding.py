"""Carries log records to Node.js: bounded, in order, from any thread."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

LogLine: TypeAlias = dict[str, str]
"""`level` (`DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`), `logger` and `message`."""

LEVELS = {"debug": logging.DEBUG, "warn": logging.WARNING, "error": logging.ERROR}

MAX_LINES = 1000
"""Lines that wait at most; when more come the oldest are dropped and counted."""

MAX_MESSAGE_LENGTH = 8192
"""Characters kept of one message, traceback included."""

BATCH_SIZE = 50
"""Lines sent in one turn of the event loop, so that a flood of them delays nothing else."""


def configure_logging(level: str, handler: logging.Handler) -> None:
    """Send what the loggers of this process say to `handler`, from `level` on.

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
        self, send: Callable[[LogLine], None], drained: Callable[[], Awaitable[None]]
    ) -> None:
        """Forward to `send`; to be made in the event loop.

        Args:
            send: Sends one line; called in the loop's thread.
            drained: Returns when there is room for more.
        """
        super().__init__()
        self.dropped = 0
        self._send = send
        self._drained = drained
        self._loop = asyncio.get_running_loop()
        self._lines: deque[LogLine] = deque()
        self._guard = Lock()
        self._reported = 0
        self._is_pumping = False
        self._pump_task: asyncio.Task[None] | None = None

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
            must_start = not self._is_pumping
            self._is_pumping = True
        if must_start:
            self._start_pump()

    async def finish(self) -> None:
        """Return when what waited has been sent; to be awaited before the channel closes."""
        await asyncio.sleep(0)  # lets a pump that is due start
        if self._pump_task is not None:
            await self._pump_task

    def _to_line(self, record: logging.LogRecord) -> LogLine:
        message = self.format(record)[:MAX_MESSAGE_LENGTH]
        return {"level": record.levelname, "logger": record.name, "message": message}

    def _start_pump(self) -> None:
        def start() -> None:
            self._pump_task = self._loop.create_task(self._pump())

        try:
            self._loop.call_soon_threadsafe(start)
        except RuntimeError:
            pass  # the loop is closed: the process ends

    async def _pump(self) -> None:
        while batch := self._take_batch():
            for line in batch:
                self._send(line)
            await asyncio.sleep(0)
            await self._drained()

    def _take_batch(self) -> list[LogLine]:
        with self._guard:
            batch = [self._lines.popleft() for _ in range(min(BATCH_SIZE, len(self._lines)))]
            if self.dropped > self._reported:
                batch.append(_dropped_line(self.dropped - self._reported))
                self._reported = self.dropped
            self._is_pumping = bool(batch)
            return batch


def _dropped_line(count: int) -> LogLine:
    message = f"{count} log lines were dropped: more came than the channel carries"
    return {"level": "WARNING", "logger": __name__, "message": message}
