"""What a module sees of the worker while it registers itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from .errors import RegistrationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tureen_channel import Channel

    from .tables import CloseCallback, RequestHandler, Tables

Service = TypeVar("Service")


class Registry:
    """One module's way into the worker: what it registers counts once its `register` has returned.

    Each module package has a function `register(registry: Registry) -> None`, called once, in the
    event loop.

    Attributes:
        channel: The channel to Node.js, for notifications and streams.
        module_versions: Name to version of the modules registered before this one.
    """

    def __init__(self, module: str, channel: Channel, tables: Tables) -> None:
        self.channel = channel
        self._module = module
        self._tables = tables
        self._handlers: dict[str, RequestHandler] = {}
        self._services: dict[type, object] = {}
        self._close_callbacks: list[CloseCallback] = []

    @property
    def module_versions(self) -> Mapping[str, str]:
        """Name to version of the modules registered before this one."""
        return self._tables.module_versions

    def request(self, method: str, handler: RequestHandler) -> None:
        """Answer requests named `method` (`object.verb`) with `handler`.

        Raises:
            RegistrationError: The method has a handler already, in this module or in another.
        """
        owner = self._module if method in self._handlers else self._tables.owners.get(method)
        if owner is not None:
            raise RegistrationError.duplicate_request(method, owner, self._module)
        self._handlers[method] = handler

    def provide(self, type_: type[Service], instance: Service) -> None:
        """Offer a service to the modules that are registered later; its type is its name.

        Raises:
            RegistrationError: There is a service of that type already.
        """
        if type_ in self._services or type_ in self._tables.services:
            raise RegistrationError.duplicate_service(type_, self._module)
        self._services[type_] = instance

    def get(self, type_: type[Service]) -> Service:
        """Return the service of a type that this module or an earlier one provided.

        Raises:
            RegistrationError: There is none.
        """
        instance = self._services.get(type_, self._tables.services.get(type_))
        if not isinstance(instance, type_):
            raise RegistrationError.missing_service(type_, self._module)
        return instance

    def on_close(self, callback: CloseCallback) -> None:
        """Await `callback()` when the worker ends, before those that were registered earlier."""
        self._close_callbacks.append(callback)

    def commit(self, version: str) -> None:
        """Put everything registered into the worker's tables; called by the worker."""
        for method, handler in self._handlers.items():
            self.channel.handle_request(method, handler)
            self._tables.owners[method] = self._module
        self._tables.services.update(self._services)
        self._tables.close_callbacks.extend(self._close_callbacks)
        self._tables.module_versions[self._module] = version
