"""Whether the installed libraries still have the private names that the adapter reaches."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SUPPORTED_RANGES = {
    "aiortc": ">=1.14,<1.17",
    "aioice": ">=0.12,<0.14",
    "pylibsrtp": ">=0.10,<2",
}
"""Distributions the adapter knows, with the PEP 440 ranges it is tested in."""


class AdapterError(Exception):
    """A library lacks a private name this package needs; the text lists names and versions."""


def missing_names(owner: type, names: Sequence[str], *, constructor: bool = False) -> list[str]:
    """Which of `names` the class `owner` lacks, as "Owner.name".

    With `constructor` the names are attributes that `__init__` assigns, found without making an
    instance: they are among the names its code mentions.
    """
    if constructor:
        known = vars(owner)["__init__"].__code__.co_names
        absent = [name for name in names if name not in known]
    else:
        absent = [name for name in names if not hasattr(owner, name)]
    return [f"{owner.__name__}.{name}" for name in absent]


def require(
    absent: Sequence[str], version_of: Callable[[str], str] = importlib.metadata.version
) -> None:
    """Raise when there are `absent` names.

    Raises:
        AdapterError: With the absent names, the versions found and the supported ranges.
    """
    if not absent:
        return
    found = ", ".join(
        f"{name} {version_of(name)} (supported: {supported})"
        for name, supported in SUPPORTED_RANGES.items()
    )
    raise AdapterError(
        f"this version of aiortc or aioice lacks {', '.join(absent)}; found {found}; "
        "install versions within the supported ranges"
    )
