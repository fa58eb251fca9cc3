"""The subscribers to the encoded form of a track that a source feeds."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from .frame import EncodedFrame, Kind
    from .track import EncodedSink, Unsubscribe

_logger = logging.getLogger(__name__)

MOST_FRAMES: Final = 1200
MOST_BYTES: Final = 32 * 1024 * 1024
"""Of the frames since the last key frame so much is kept for those that join late."""


@dataclass(slots=True, eq=False)
class _Subscription:
    sink: EncodedSink
    started: bool = False

    def deliver(self, frame: EncodedFrame) -> None:
        if not (self.started or frame.key_frame):
            return
        self.started = True
        try:
            self.sink.handle_encoded_frame(frame)
        except Exception:
            _logger.exception("a sink failed to take an encoded frame")


class EncodedRelay:
    """Hands encoded frames to any number of sinks, to each from a key frame on.

    A sink that comes later gets the frames since the last key frame at once, with the moments that
    they had, so that it need not wait for the next one.

    Attributes:
        demands: How often a sink came when there was none.
    """

    def __init__(self, kind: Kind, on_demand: Callable[[bool], None]) -> None:
        """Call `on_demand` with True after the first sink came, with False after the last left."""
        self.demands = 0
        self._keeps = kind == "video"
        self._on_demand = on_demand
        self._subscriptions: tuple[_Subscription, ...] = ()
        self._kept: list[EncodedFrame] = []
        self._kept_bytes = 0

    def __bool__(self) -> bool:
        """Whether anybody listens."""
        return bool(self._subscriptions)

    def add(self, sink: EncodedSink) -> Unsubscribe:
        """Add a sink and give it what is kept; the result removes it."""
        subscription = _Subscription(sink)
        self._subscriptions += (subscription,)
        if len(self._subscriptions) == 1:
            self.demands += 1
            self._on_demand(True)
        for frame in tuple(self._kept):
            subscription.deliver(frame)
        return lambda: self._remove(subscription)

    def deliver(self, frame: EncodedFrame) -> None:
        """Hand `frame` to all; a sink that fails does not keep it from the others."""
        if self._keeps:
            self._keep(frame)
        for subscription in self._subscriptions:
            subscription.deliver(frame)

    def interrupt(self) -> None:
        """Forget what is kept, and let every sink wait for a key frame: frames were left out."""
        self._forget()
        for subscription in self._subscriptions:
            subscription.started = False

    def end(self) -> None:
        """Tell all that nothing more comes, and forget them."""
        subscriptions, self._subscriptions = self._subscriptions, ()
        self._forget()
        for subscription in subscriptions:
            try:
                subscription.sink.handle_ended()
            except Exception:
                _logger.exception("a sink of encoded frames failed to end")

    def _keep(self, frame: EncodedFrame) -> None:
        if frame.key_frame:
            self._forget()
        elif not self._kept:
            return
        self._kept.append(frame)
        self._kept_bytes += len(frame.data)
        if len(self._kept) > MOST_FRAMES or self._kept_bytes > MOST_BYTES:
            self._forget()

    def _forget(self) -> None:
        self._kept.clear()
        self._kept_bytes = 0

    def _remove(self, subscription: _Subscription) -> None:
        rest = tuple(other for other in self._subscriptions if other is not subscription)
        if len(rest) == len(self._subscriptions):
            return
        self._subscriptions = rest
        if not rest:
            self._forget()
            self._on_demand(False)
