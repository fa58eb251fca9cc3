"""What all modules of a worker have registered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from tureen_channel import Reply, Request

RequestHandler: TypeAlias = "Callable[[Request], Awaitable[Reply | dict[str, Any] | None]]"
"""Answers a request; is cancelled when the other side gives up waiting."""

CloseCallback: TypeAlias = Callable[[], Awaitable[None]]
"""Gives back what a module holds."""


@dataclass(slots=True)
class Tables:
    """One table of each kind for the whole worker.

    Attributes:
        owners: Request name to the module that answers it.
        services: Type to the instance that a module provides.
        close_callbacks: In order of registration; called in reverse.
        module_versions: Module name to version, in order of registration.
    """

    owners: dict[str, str] = field(default_factory=dict)
    services: dict[type, object] = field(default_factory=dict)
    close_callbacks: list[CloseCallback] = field(default_factory=list)
    module_versions: dict[str, str] = field(default_factory=dict)
