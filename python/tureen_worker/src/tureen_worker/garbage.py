"""Keeps the garbage collector away from what stays."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collection() -> Iterator[None]:
    """Import something within this: its objects stay, and are never looked at for garbage.

    Collecting while importing is in vain and takes a tenth of the time; afterwards it would stop
    media for some 20 ms each time it looks at everything.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
