"""The two interfaces between the network side of a transport and its RTP session.

`net` moves datagrams (ICE, DTLS, SRTP) and knows nothing of RTP; `rtp` knows nothing of sockets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class RtpPort(Protocol):
    """What the network side offers: a way out for plain RTP and RTCP."""

    @property
    def connected(self) -> bool:
        """Whether ICE and DTLS are up, so that packets sent now go out."""

    def send_rtp(self, packet: bytes) -> bool:
        """Protect and send one RTP packet; False when it was dropped (not connected, full)."""

    def send_rtcp(self, compound: bytes) -> bool:
        """Protect and send one RTCP compound; False when it was dropped."""

    def on_connected(self, listener: Callable[[], None]) -> None:
        """Call `listener` once when the transport is connected; at once if it is."""


class PacketHandler(Protocol):
    """What the RTP session offers: a way in for packets that SRTP has unprotected."""

    def handle_rtp(self, packet: bytes, arrival_s: float) -> None:
        """Take one RTP packet. `arrival_s` is `time.monotonic` at its batch's arrival."""

    def handle_rtcp(self, compound: bytes, arrival_s: float) -> None:
        """Take one RTCP compound."""
