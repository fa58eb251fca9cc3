"""SRTP and SRTCP of one transport: the keys, and the way out for plain packets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..adapter.libsrtp_private import SrtpError, srtp_transform

if TYPE_CHECKING:
    from collections.abc import Callable

    from pylibsrtp import Session


class SrtpTransforms(NamedTuple):
    """The four transforms of a transport: plain packet in, protected out, and back.

    Each raises `SrtpError` for a packet it cannot take. For one thread only.
    """

    protect: Callable[[bytes], bytes]
    protect_rtcp: Callable[[bytes], bytes]
    unprotect: Callable[[bytes], bytes]
    unprotect_rtcp: Callable[[bytes], bytes]

    @classmethod
    def from_sessions(cls, incoming: Session, outgoing: Session) -> SrtpTransforms:
        """Bind the transforms of two libsrtp sessions."""
        return cls(
            protect=srtp_transform(outgoing, "protect"),
            protect_rtcp=srtp_transform(outgoing, "protect_rtcp"),
            unprotect=srtp_transform(incoming, "unprotect"),
            unprotect_rtcp=srtp_transform(incoming, "unprotect_rtcp"),
        )


class PacketSender:
    """Protects plain packets and sends them; before `open` and after `close` it drops them.

    Attributes:
        dropped_packets: Packets dropped because there were no keys.
        protect_failures: Packets that libsrtp refused (malformed or too long).
    """

    __slots__ = (
        "_protect",
        "_protect_rtcp",
        "_send_datagram",
        "dropped_packets",
        "protect_failures",
    )

    def __init__(self) -> None:
        self._send_datagram: Callable[[bytes], bool] = _refuse
        self._protect: Callable[[bytes], bytes] | None = None
        self._protect_rtcp: Callable[[bytes], bytes] | None = None
        self.dropped_packets = 0
        self.protect_failures = 0

    def open(self, srtp: SrtpTransforms, send_datagram: Callable[[bytes], bool]) -> None:
        """Let packets out through `send_datagram` from now on."""
        self._send_datagram = send_datagram
        self._protect = srtp.protect
        self._protect_rtcp = srtp.protect_rtcp

    def close(self) -> None:
        """Let no packet out any more."""
        self._protect = None
        self._protect_rtcp = None

    def send_rtp(self, packet: bytes) -> bool:
        """Protect and send one RTP packet; False, counted, when it was dropped."""
        return self._send(self._protect, packet)

    def send_rtcp(self, compound: bytes) -> bool:
        """Protect and send one RTCP compound; False, counted, when it was dropped."""
        return self._send(self._protect_rtcp, compound)

    def _send(self, protect: Callable[[bytes], bytes] | None, packet: bytes) -> bool:
        if protect is None:
            self.dropped_packets += 1
            return False
        try:
            return self._send_datagram(protect(packet))
        except SrtpError:
            self.protect_failures += 1
            return False


def _refuse(_datagram: bytes) -> bool:
    return False
