"""Loads module packages into the running worker."""

from __future__ import annotations

import asyncio
import importlib
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tureen_channel import ChannelRequestError, versions_agree

from .garbage import without_collection
from .registry import Registry

if TYPE_CHECKING:
    from types import ModuleType

    from tureen_channel import Channel, Request

    from .tables import Tables


@dataclass(frozen=True, slots=True)
class ModuleDescription:
    """A module as Node.js names it.

    Attributes:
        name: Short name of the layer, for example `handler`.
        module: Name of the Python package, for example `tureen_handler`.
        version: Version of its npm twin.
        path: The folder that contains the package.
    """

    name: str
    module: str
    version: str
    path: str


class ModuleLoader:
    """Answers `worker.loadModule`: imports a package, compares versions, lets it register."""

    def __init__(self, channel: Channel, tables: Tables) -> None:
        self._channel = channel
        self._tables = tables
        self._loading = asyncio.Lock()

    async def load(self, request: Request) -> dict[str, Any]:
        """Load a module; one that is loaded already stays as it is.

        Raises:
            ChannelRequestError: `version-mismatch`, or `module-failed` with the traceback in its
                details.
        """
        description = ModuleDescription(**request.data)
        async with self._loading:
            if description.name not in self._tables.module_versions:
                await self._load(description)
        return {"version": self._tables.module_versions[description.name]}

    async def _load(self, description: ModuleDescription) -> None:
        try:
            # In a thread: media of other modules goes on meanwhile.
            package = await asyncio.to_thread(_import, description)
            version = _checked_version(package, description)
            registry = Registry(description.name, self._channel, self._tables)
            package.register(registry)
            registry.commit(version)
        except ChannelRequestError:
            raise
        except Exception as error:
            raise _module_failed(description, error) from error


def _import(description: ModuleDescription) -> ModuleType:
    if description.path not in sys.path:
        sys.path.insert(0, description.path)
    with without_collection():
        return importlib.import_module(description.module)


def _checked_version(package: ModuleType, description: ModuleDescription) -> str:
    version = str(getattr(package, "__version__", "unknown"))
    if not versions_agree(version, description.version):
        raise ChannelRequestError(
            "VersionMismatch",
            "version-mismatch",
            f"The layer {description.name} is {description.version} in Node.js, but its Python "
            f"package {description.module} is {version} in {package.__file__}",
        )
    return version


def _module_failed(description: ModuleDescription, error: Exception) -> ChannelRequestError:
    return ChannelRequestError(
        type(error).__name__,
        "module-failed",
        f"{description.module}: {error}",
        {"traceback": "".join(traceback.format_exception(error))},
    )
