"""The one state of a transport out of those of ICE and DTLS (W3C `RTCPeerConnectionState`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .dtls import DtlsState
    from .ice.actions import IceState

ConnectionState = Literal["new", "connecting", "connected", "disconnected", "failed", "closed"]
"""W3C `RTCPeerConnectionState`."""

IceGatheringState = Literal["new", "gathering", "complete"]
"""W3C `RTCIceGatheringState`."""


def combine_states(
    ice: IceState, dtls: DtlsState, *, connecting: bool, failed: bool
) -> ConnectionState:
    """State of a transport that is not closed locally (WebRTC, section 4.4.2).

    `connecting` tells that `connect` was called, `failed` that it has failed for good. DTLS closed
    by the server closes the transport.
    """
    if dtls == "closed":
        return "closed"
    if failed or "failed" in (ice, dtls):
        return "failed"
    if ice == "disconnected":
        return "disconnected"
    if ice == "connected" and dtls == "connected":
        return "connected"
    return "connecting" if connecting else "new"
