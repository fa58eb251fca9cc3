"""The capabilities in one piece, as `Device.load()` of mediasoup-client wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .codecs import native_codecs
from .header_extensions import native_header_extensions

if TYPE_CHECKING:
    from .types import Direction, RtpCapabilities


def native_rtp_capabilities(direction: Direction) -> RtpCapabilities:
    """Return a fresh copy of what this endpoint can send ("sendonly") or receive ("recvonly").

    The two differ in congestion control: transport-wide feedback for receiving, REMB for sending.
    """
    return {
        "codecs": native_codecs(direction),
        "headerExtensions": native_header_extensions(direction),
    }
