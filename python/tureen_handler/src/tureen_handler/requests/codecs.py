"""Requests about codecs. They have no target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypedDict

from ..codecs import native_rtp_capabilities

if TYPE_CHECKING:
    from tureen_channel import Request

    from ..service import HandlerService


class CapabilitiesData(TypedDict):
    """Data of `codecs.capabilities`."""

    direction: Literal["send", "recv"]


async def capabilities(service: HandlerService, request: Request) -> dict[str, Any]:
    """`codecs.capabilities`: what this worker can send or receive."""
    data: CapabilitiesData = request.data
    return {**native_rtp_capabilities("sendonly" if data["direction"] == "send" else "recvonly")}
