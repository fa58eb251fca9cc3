"""The object that a request is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tureen_channel import ChannelRequestError

if TYPE_CHECKING:
    from tureen_channel import Request


def require_target(request: Request) -> str:
    """Return the id that the request is addressed to.

    Raises:
        ChannelRequestError: `no-target` when it has none.
    """
    if request.target is None:
        raise ChannelRequestError(
            "TypeError", "no-target", f"{request.method} needs a target: the id of its object"
        )
    return request.target
