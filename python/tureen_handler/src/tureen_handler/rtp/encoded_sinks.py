"""The readers of a receiver."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..media.frame import EncodedFrame
    from ..media.track import EncodedSink, Unsubscribe

_LOGGER = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Subscription:
    sink: EncodedSink
    started: bool = False


class EncodedSinks:
    """Hands frames to any number of sinks, to each from a key frame on.

    A sink that fails is logged and keeps its place: one reader must not stop the others.
    """

    def __init__(self) -> None:
        self._subscriptions: list[_Subscription] = []

    def __bool__(self) -> bool:
        return bool(self._subscriptions)

    def add(self, sink: EncodedSink) -> Unsubscribe:
        """Add a sink. The result removes it; calling that again does nothing."""
        subscription = _Subscription(sink)
        self._subscriptions.append(subscription)

        def remove() -> None:
            if subscription in self._subscriptions:
                self._subscriptions.remove(subscription)

        return remove

    def deliver(self, frame: EncodedFrame) -> None:
        """Hand a frame to every sink that has started or can start with it."""
        for subscription in tuple(self._subscriptions):
            if subscription.started or frame.key_frame:
                subscription.started = True
                try:
                    subscription.sink.handle_encoded_frame(frame)
                except Exception:
                    _LOGGER.exception("a sink failed to take an encoded frame")

    def interrupt(self) -> None:
        """Let every sink wait for a key frame again."""
        for subscription in self._subscriptions:
            subscription.started = False

    def end(self) -> None:
        """Tell every sink that the stream has ended, and forget them."""
        subscriptions, self._subscriptions = self._subscriptions, []
        for subscription in subscriptions:
            try:
                subscription.sink.handle_ended()
            except Exception:
                _LOGGER.exception("a sink failed to end")
