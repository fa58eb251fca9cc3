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

SHUTDOWN_DEADLINE_S = 3.0
"""How long everything may take that happens between the wish to end and the end."""

DEADLINE_STATUS = 70
"""Exit status when that time has passed."""

_logger = logging.getLogger(__name__)


def end_within(deadline_s: float = SHUTDOWN_DEADLINE_S) -> None:
    """End the process after a time, whatever its event loop does; from any thread."""
    timer = threading.Timer(deadline_s, end_now, [DEADLINE_STATUS])
    timer.daemon = True
    timer.start()


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
