"""A module for a worker: answers `greeter.greet`."""

import platform

from tureen_channel import Request
from tureen_worker import Registry

__version__ = "1.0.0"


async def greet(request: Request) -> dict[str, str]:
    """Greet whoever asks."""
    name = request.data["name"]
    return {"greeting": f"Hello {name}, this is Python {platform.python_version()}."}


def register(registry: Registry) -> None:
    """Tell the worker what this module answers."""
    registry.request("greeter.greet", greet)
