"""Python twin of @tureen/handler: transports, senders, receivers, data channels, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .requests import REQUESTS
from .requests.errors import answer_with
from .service import HandlerService, TrackTable

if TYPE_CHECKING:
    from tureen_worker import Registry

__version__ = "0.0.0"

__all__ = ["HandlerService", "TrackTable", "__version__", "register"]


def register(registry: Registry) -> None:
    """Add the layer's request handlers to the worker, and its tables for the layers above."""
    service = HandlerService(registry.channel)
    registry.provide(HandlerService, service)
    for method, handler in REQUESTS.items():
        registry.request(method, answer_with(handler, service))
    registry.on_close(service.close)
