"""The subscribers of a track."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .frame import RawFrame
    from .track import FrameSink, Unsubscribe

_logger = logging.getLogger(__name__)


class FrameSinks:
    """Hands frames to any number of sinks; tells when the first one comes and the last one goes."""

    def __init__(self, on_demand: Callable[[bool], None]) -> None:
        """Call `on_demand` with True after the first sink came, with False after the last left."""
        self._on_demand = on_demand
        self._sinks: tuple[FrameSink, ...] = ()

    def __bool__(self) -> bool:
        """Whether anybody listens."""
        return bool(self._sinks)

    def add(self, sink: FrameSink) -> Unsubscribe:
        """Add a sink; the result removes it."""
        self._sinks += (sink,)
        if len(self._sinks) == 1:
            self._on_demand(True)
        return lambda: self._remove(sink)

    def deliver(self, frame: RawFrame) -> None:
        """Hand `frame` to all; a sink that fails does not keep it from the others."""
        for sink in self._sinks:
            try:
                sink.handle_frame(frame)
            except Exception:
                _logger.exception("a frame sink failed")

    def end(self) -> None:
        """Tell all that nothing more comes, and forget them."""
        sinks, self._sinks = self._sinks, ()
        for sink in sinks:
            try:
                sink.handle_ended()
            except Exception:
                _logger.exception("a frame sink failed")

    def _remove(self, sink: FrameSink) -> None:
        rest = tuple(other for other in self._sinks if other is not sink)
        if len(rest) == len(self._sinks):
            return
        self._sinks = rest
        if not rest:
            self._on_demand(False)
