"""From worker threads back to the event loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVarTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_Arguments = TypeVarTuple("_Arguments")


class LoopCaller:
    """Calls functions on the event loop in which it was made, in order, from any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def call(self, function: Callable[[*_Arguments], object], *arguments: *_Arguments) -> bool:
        """Call `function(*arguments)` soon; False when the loop is closed already."""
        try:
            self._loop.call_soon_threadsafe(function, *arguments)
        except RuntimeError:  # the process is on its way out
            return False
        return True
