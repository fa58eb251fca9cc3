"""What went wrong with one STUN, TURN or DNS server while gathering."""

from __future__ import annotations

from typing import Final, NamedTuple

UNREACHABLE: Final = 701
"""The server cannot be reached (WebRTC, section 4.8.1.3): an error code outside STUN's range."""


class IceCandidateError(NamedTuple):
    """The fields of W3C `RTCPeerConnectionIceErrorEvent`.

    Attributes:
        url: The TURN URL as it was given; "" for a host name of a candidate that is unknown.
        error_code: STUN's, or `UNREACHABLE`.
        error_text: For people.
        address: Local IP address that was used; None when it is not known.
        port: Local port that was used; None when it is not known.
    """

    url: str
    error_code: int
    error_text: str
    address: str | None = None
    port: int | None = None

    def to_wire(self) -> dict[str, object]:
        """`{url, address, port, errorCode, errorText}`."""
        return {
            "url": self.url,
            "address": self.address,
            "port": self.port,
            "errorCode": self.error_code,
            "errorText": self.error_text,
        }
