"""Every private name of aiortc and aioice that this package uses, and nothing else.

Works with aiortc 1.14 to 1.16 and aioice 0.12 to 0.13. `ensure_compatible` says at start what is
missing when a newer version has moved something.
"""

from __future__ import annotations

import functools
import inspect
import struct
from typing import TYPE_CHECKING, cast

from aioice import stun
from aioice.turn import TurnClientTcpProtocol, TurnClientUdpProtocol
from aiortc import RTCCertificate, RTCDtlsTransport

from .compatibility import missing_names, require

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiortc import RTCIceTransport
    from aiortc.rtcdtlstransport import SRTPProtectionProfile
    from cryptography import x509
    from OpenSSL import SSL
    from pylibsrtp import Session

    from .dtls_datagrams import DtlsDatagrams

CIPHERS = (
    b"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    b"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    b"ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
    b"ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:"
    b"ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA"
)
"""DTLS 1.2 cipher suites: aiortc's own list and the same with RSA, as servers may have RSA keys."""


@functools.cache
def ensure_compatible() -> None:
    """Check that every private name exists. Costs nothing after the first call.

    Raises:
        AdapterError: Names, versions found and supported ranges.
    """
    require(
        [
            *missing_names(RTCCertificate, ["_create_ssl_context"]),
            *missing_names(RTCCertificate, ["_cert"], constructor=True),
            *missing_names(RTCDtlsTransport, ["_set_role", "_register_data_receiver"]),
            *missing_names(RTCDtlsTransport, ["_rx_srtp", "_tx_srtp", "_ssl"], constructor=True),
            *missing_names(TurnClientTcpProtocol, ["_send"]),
            *missing_names(TurnClientUdpProtocol, ["_send"]),
        ]
    )


# STUN: aioice 0.13 moved the integrity check from an argument of the parser to the message.
_PARSER_CHECKS_INTEGRITY = "integrity_key" in inspect.signature(stun.parse_message).parameters


def parse_stun(datagram: bytes) -> stun.Message:
    """Parse a STUN message, without looking at its integrity.

    Raises:
        ValueError: It is not a well-formed message, whatever the parser itself raised.
    """
    try:
        return stun.parse_message(datagram)
    except (struct.error, LookupError) as error:
        raise ValueError(f"malformed STUN message: {error}") from error


def has_stun_integrity(datagram: bytes, key: bytes) -> bool:
    """Whether the message carries a MESSAGE-INTEGRITY made with `key` (RFC 8489, section 14.5)."""
    try:
        if not _PARSER_CHECKS_INTEGRITY:
            return parse_stun(datagram).check_message_integrity(key)
        parse: Callable[..., stun.Message] = stun.parse_message
        return "MESSAGE-INTEGRITY" in parse(datagram, integrity_key=key).attributes
    except (ValueError, struct.error, LookupError):
        return False


class DtlsCertificate(RTCCertificate):
    """A self-signed EC P-256 certificate that also talks to servers with RSA certificates."""

    def _create_ssl_context(self, srtp_profiles: list[SRTPProtectionProfile]) -> SSL.Context:
        context = super()._create_ssl_context(srtp_profiles)
        context.set_cipher_list(CIPHERS)
        return context

    @property
    def x509(self) -> x509.Certificate:
        """The certificate itself."""
        return self._cert


def make_dtls_transport(
    datagrams: DtlsDatagrams, certificate: DtlsCertificate, role: str
) -> RTCDtlsTransport:
    """Make aiortc's DTLS transport over a queue of datagrams; `role` is "client" or "server"."""
    # aiortc asks of its ICE transport only what DtlsDatagrams has: role, state, _recv, _send.
    dtls = RTCDtlsTransport(cast("RTCIceTransport", datagrams), [certificate])
    dtls._set_role(role)
    return dtls


def srtp_sessions(dtls: RTCDtlsTransport) -> tuple[Session, Session]:
    """The SRTP sessions (incoming, outgoing) of a connected DTLS transport."""
    return dtls._rx_srtp, dtls._tx_srtp


def dtls_connection(dtls: RTCDtlsTransport) -> SSL.Connection | None:
    """The OpenSSL connection once the handshake has started, for statistics."""
    return dtls._ssl


class _DataReceiver:
    """What aiortc's DTLS transport hands decrypted application data to."""

    def __init__(self, handle_data: Callable[[bytes], Awaitable[None]]) -> None:
        self._handler = handle_data

    async def _handle_data(self, data: bytes) -> None:
        await self._handler(data)


def receive_dtls_data(
    dtls: RTCDtlsTransport, handle_data: Callable[[bytes], Awaitable[None]]
) -> None:
    """Pass every decrypted datagram of application data to `handle_data`, which must not raise."""
    dtls._register_data_receiver(_DataReceiver(handle_data))
