"""Who gets a datagram: STUN, DTLS, RTP and RTCP share one socket (RFC 7983, RFC 5761)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

from ..adapter.libsrtp_private import SrtpError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .ports import PacketHandler
    from .srtp import SrtpTransforms

DatagramKind = Literal["stun", "dtls", "rtp", "rtcp", "other"]

_logger = logging.getLogger(__name__)


def classify(datagram: bytes) -> DatagramKind:
    """What a datagram is by its first two bytes (RFC 7983, section 7; RFC 5761, section 4)."""
    first = datagram[0] if datagram else 255
    if 127 < first < 192 and len(datagram) > 1:
        return "rtcp" if 191 < datagram[1] < 224 else "rtp"
    if 19 < first < 64:
        return "dtls"
    return "stun" if first < 4 else "other"


class Demultiplexer:
    """Sorts batches of datagrams: media through SRTP to the packet handler, DTLS to its endpoint.

    STUN is given back to the caller, who knows the socket it came from. Never raises, whatever
    comes in; what cannot be used is counted.

    Attributes:
        dtls_packets, dtls_bytes: Passed to DTLS.
        unprotect_failures: SRTP and SRTCP that was forged, replayed or too long.
        early_packets: SRTP and SRTCP that came before its keys.
        unknown_packets: Nothing this package knows, or shorter than two bytes.
        handler_errors: Exceptions of the packet handler; the first one is logged.
    """

    __slots__ = (
        "_handle_dtls",
        "_handle_rtcp",
        "_handle_rtp",
        "_unprotect",
        "_unprotect_rtcp",
        "dtls_bytes",
        "dtls_packets",
        "early_packets",
        "handler_errors",
        "unknown_packets",
        "unprotect_failures",
    )

    def __init__(
        self, packet_handler: PacketHandler, handle_dtls: Callable[[Sequence[bytes]], None]
    ) -> None:
        self._handle_rtp = packet_handler.handle_rtp
        self._handle_rtcp = packet_handler.handle_rtcp
        self._handle_dtls = handle_dtls
        self._unprotect: Callable[[bytes], bytes] | None = None
        self._unprotect_rtcp: Callable[[bytes], bytes] | None = None
        self.dtls_packets = 0
        self.dtls_bytes = 0
        self.unprotect_failures = 0
        self.early_packets = 0
        self.unknown_packets = 0
        self.handler_errors = 0

    def open(self, srtp: SrtpTransforms) -> None:
        """Let media through from now on."""
        self._unprotect = srtp.unprotect
        self._unprotect_rtcp = srtp.unprotect_rtcp

    def close(self) -> None:
        """Let no media through any more."""
        self._unprotect = None
        self._unprotect_rtcp = None

    def receive(self, datagrams: Sequence[bytes], arrival_s: float) -> list[bytes] | None:
        """Sort a batch; the result holds its STUN messages, None when there are none.

        `arrival_s` is `time.monotonic()` of the batch.
        """
        unprotect, unprotect_rtcp = self._unprotect, self._unprotect_rtcp
        if unprotect is None or unprotect_rtcp is None:
            return self._sort(datagrams)
        handle_rtp, handle_rtcp = self._handle_rtp, self._handle_rtcp
        others: list[bytes] = []
        # The hot loop: one comparison, one transform and one call for a media packet.
        for datagram in datagrams:
            try:
                if not 127 < datagram[0] < 192:
                    others.append(datagram)
                elif 191 < datagram[1] < 224:
                    handle_rtcp(unprotect_rtcp(datagram), arrival_s)
                else:
                    handle_rtp(unprotect(datagram), arrival_s)
            except SrtpError:
                self.unprotect_failures += 1
            except Exception:
                self._note_failure(datagram)
        return self._sort(others) if others else None

    def _sort(self, datagrams: Sequence[bytes]) -> list[bytes] | None:
        stun: list[bytes] = []
        dtls: list[bytes] = []
        for datagram in datagrams:
            kind = classify(datagram)
            if kind == "stun":
                stun.append(datagram)
            elif kind == "dtls":
                dtls.append(datagram)
            elif kind == "other":
                self.unknown_packets += 1
            else:
                self.early_packets += 1
        if dtls:
            self.dtls_packets += len(dtls)
            self.dtls_bytes += sum(map(len, dtls))
            self._handle_dtls(dtls)
        return stun or None

    def _note_failure(self, datagram: bytes) -> None:
        if len(datagram) < 2:
            self.unknown_packets += 1
            return
        if self.handler_errors == 0:
            _logger.exception("the packet handler raised; further errors are only counted")
        self.handler_errors += 1
