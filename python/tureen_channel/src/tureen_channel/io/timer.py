"""Time limits."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def start_timer(timeout_s: float, callback: Callable[[], object]) -> asyncio.TimerHandle | None:
    """Call back after a time; 0 or infinity for never."""
    if timeout_s == 0 or math.isinf(timeout_s):
        return None
    return asyncio.get_running_loop().call_later(timeout_s, callback)


def stop_timer(timer: asyncio.TimerHandle | None) -> None:
    """Do not call back any more."""
    if timer is not None:
        timer.cancel()
