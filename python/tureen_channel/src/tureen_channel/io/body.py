"""Raw bytes as the wire wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tureen_channel.frame.frame import Body


def to_body(body: Body) -> Body:
    """Return the same memory with ``len()`` counting bytes.

    Raises:
        TypeError: When it is not bytes, bytearray or a contiguous memoryview.
    """
    if isinstance(body, memoryview):
        return body if body.format == "B" and body.ndim == 1 else body.cast("B")
    if isinstance(body, (bytes, bytearray)):
        return body
    msg = f"A body must be bytes, bytearray or memoryview, not {type(body).__name__}."
    raise TypeError(msg)
