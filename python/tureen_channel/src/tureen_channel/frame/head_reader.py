"""Reading the fields of a JSON head."""

from __future__ import annotations

from typing import Any, NoReturn

from tureen_channel.channel_error import ChannelError
from tureen_channel.frame.frame import Fault

_MAX_SAFE_INTEGER = 2**53 - 1


class HeadReader:
    """Reads the fields of a JSON head.

    Every method raises a ChannelError ``protocol-error`` that names the field when one is wrong.
    """

    def __init__(self, kind: str, head: Any) -> None:
        self._kind = kind
        if not isinstance(head, dict):
            raise ChannelError.protocol(f"a {kind} frame whose head is not a JSON object")
        self._fields: dict[str, Any] = head

    def integer(self, name: str, minimum: int) -> int:
        """Return a whole number of at least ``minimum``."""
        value = self._fields.get(name)
        if type(value) is int and minimum <= value <= _MAX_SAFE_INTEGER:
            return value
        return self._wrong(name, f"a whole number from {minimum}")

    def string(self, name: str) -> str:
        """Return any string."""
        value = self._fields.get(name)
        return value if isinstance(value, str) else self._wrong(name, "a string")

    def strings(self, name: str) -> dict[str, str]:
        """Return an object of strings."""
        value = self._fields.get(name)
        if isinstance(value, dict) and all(isinstance(entry, str) for entry in value.values()):
            return value
        return self._wrong(name, "an object of strings")

    def optional(self, name: str) -> Any:
        """Return whatever stands there, or None."""
        return self._fields.get(name)

    def optional_string(self, name: str) -> str | None:
        """Return a string, or None when the field is absent."""
        return self.string(name) if name in self._fields else None

    def optional_integer(self, name: str) -> int | None:
        """Return a whole number from 0, or None when the field is absent."""
        return self.integer(name, 0) if name in self._fields else None

    def optional_fault(self, name: str) -> Fault | None:
        """Return ``{code, message}``, or None when the field is absent."""
        if name not in self._fields:
            return None
        fault = HeadReader(f"{self._kind} ({name})", self._fields[name])
        return Fault(fault.string("code"), fault.string("message"))

    def _wrong(self, name: str, wanted: str) -> NoReturn:
        raise ChannelError.protocol(f"a {self._kind} frame whose {name} is not {wanted}")
