"""Reading fields of JSON objects, with errors that name the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .errors import TransportError

Json = Mapping[str, Any]
"""A JSON object as it comes over the wire."""


def text_field(data: Json, where: str, key: str) -> str:
    """The non-empty string `data[key]`; `where` names the object in the error."""
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise TransportError.invalid_parameters(f"{where}.{key}", "must be a non-empty string")
    return value


def integer_field(data: Json, where: str, key: str) -> int:
    """The integer `data[key]`."""
    value = data.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise TransportError.invalid_parameters(f"{where}.{key}", "must be an integer")
    return value


def list_field(data: Json, where: str, key: str) -> Sequence[Json]:
    """The list `data[key]`."""
    value = data.get(key)
    if not isinstance(value, Sequence) or isinstance(value, str):
        name = f"{where}.{key}" if where else key
        raise TransportError.invalid_parameters(name, "must be a list")
    return value


def mapping_field(data: Json, key: str) -> Json:
    """The object `data[key]`."""
    value = data.get(key)
    if not isinstance(value, Mapping):
        raise TransportError.invalid_parameters(key, "must be an object")
    return value
