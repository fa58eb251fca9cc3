"""Python twin of @tureen/worker: the process that hosts the media modules."""

from .errors import RegistrationError, WorkerError
from .registry import Registry

__version__ = "0.0.0"

__all__ = ["RegistrationError", "Registry", "WorkerError", "__version__"]
