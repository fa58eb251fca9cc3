"""The errors of this package."""

from __future__ import annotations


class WorkerError(Exception):
    """Base of every error that this package raises itself."""


class RegistrationError(WorkerError):
    """A module registers what it may not, or asks for what is not there."""

    @classmethod
    def duplicate_request(cls, method: str, owner: str, module: str) -> RegistrationError:
        """Two modules, or one twice, want to answer the same request."""
        return cls(
            f"The module {module} registers the request {method}, which {owner} answers already: "
            "rename one of them."
        )

    @classmethod
    def duplicate_service(cls, type_: type, module: str) -> RegistrationError:
        """Two modules, or one twice, provide a service of the same type."""
        return cls(
            f"The module {module} provides a {type_.__qualname__}, of which there is one already: "
            "provide a subclass."
        )

    @classmethod
    def missing_service(cls, type_: type, module: str) -> RegistrationError:
        """A module needs what no module before it provides."""
        return cls(
            f"The module {module} needs a {type_.__qualname__}, which no module before it provides"
            ": load the module that does first."
        )
