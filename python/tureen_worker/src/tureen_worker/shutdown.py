"""Ends the process in order, and in any case."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tables import CloseCallback

DEADLINE_S = 3.0
"""How long everything may take between the wish to end and the end, unless Node.js says."""

DEADLINE_STATUS = 70
"""Exit status when that time has passed."""

_logger = logging.getLogger(__name__)


class Shutdown:
    """The wish to end this process.

    Attributes:
        status: Exit status of the process when it ends in order.
    """

    def __init__(self) -> None:
        """Wish for nothing yet; to be made in the event loop."""
        self.status = 0
        self._loop = asyncio.get_running_loop()
        self._wished = asyncio.Event()

    def wish(self, *, status: int = 0, deadline_s: float = DEADLINE_S) -> None:
        """Have the process end: in order, or in any case when the time has passed.

        May be called from any thread and more than once; the first call decides.
        """
        self._loop.call_soon_threadsafe(self._note, status)
        timer = threading.Timer(deadline_s, end_now, [DEADLINE_STATUS])
        timer.daemon = True
        timer.start()

    async def wished(self) -> None:
        """Return when the process is to end."""
        await self._wished.wait()

    def _note(self, status: int) -> None:
        if not self._wished.is_set():
            self.status = status
            self._wished.set()


def end_now(status: int) -> None:
    """End the process at once, without waiting for threads of decoders and players."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


async def run_close_callbacks(callbacks: Sequence[CloseCallback]) -> None:
    """Await all callbacks, the last registered first; one that fails does not keep the others."""
    for callback in reversed(callbacks):
        try:
            await callback()
        except (Exception, asyncio.CancelledError):
            _logger.exception("A module failed to close")
