"""Python twin of @tureen/streams: made sources and recorders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .requests import REQUESTS
from .service import StreamsService

if TYPE_CHECKING:
    from tureen_worker import Registry

__version__ = "0.0.0"


def register(registry: Registry) -> None:
    """Add the layer's request handlers to the worker."""
    service = StreamsService(registry)
    for method, handler in REQUESTS.items():
        registry.request(method, handler(service))
    registry.on_close(service.close)
