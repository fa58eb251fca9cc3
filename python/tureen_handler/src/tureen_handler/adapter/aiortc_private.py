"""Every private name of aiortc and aioice that this package uses, and nothing else.

Works with aiortc 1.14 to 1.16 and aioice 0.12 to 0.13. `ensure_compatible` says at start what is
missing when a newer version has moved something.
"""

from __future__ import annotations

import functools
import inspect
import struct
from typing import TYPE_CHECKING, Any, cast

from aioice import stun
from aioice.turn import TurnClientTcpProtocol, TurnClientUdpProtocol
from aiortc import RTCCertificate, RTCDtlsTransport, RTCSctpTransport
from aiortc.rtcdtlstransport import State as _DtlsState

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
            *missing_names(
                RTCDtlsTransport, ["_set_role", "_send_data", "_register_data_receiver"]
            ),
            *missing_names(
                RTCDtlsTransport, ["_rx_srtp", "_tx_srtp", "_ssl", "_state"], constructor=True
            ),
            *missing_names(RTCSctpTransport, ["_receive", "_handle_data", "_data_channel_closed"]),
            *missing_names(RTCSctpTransport, ["_data_channels"], constructor=True),
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


async def send_dtls_data(dtls: RTCDtlsTransport, data: bytes) -> bool:
    """Encrypt and send one datagram of application data; False when DTLS is not connected."""
    if dtls._state != _DtlsState.CONNECTED:
        return False
    await dtls._send_data(data)
    return True


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


class SctpTransport(RTCSctpTransport):
    """aiortc's SCTP association over a carrier, delivering messages to a plain function.

    `deliver(stream_id, payload_protocol_id, data)` takes each complete message in place of
    aiortc's data channel objects, whose decoding errors would end the association.
    """

    def __init__(
        self, carrier: SctpCarrier, port: int, deliver: Callable[[int, int, bytes], None]
    ) -> None:
        # aiortc asks of its DTLS transport only what SctpCarrier has.
        super().__init__(cast("RTCDtlsTransport", carrier), port)
        self._deliver = deliver

    async def _receive(self, stream_id: int, pp_id: int, data: bytes) -> None:
        self._deliver(stream_id, pp_id, data)

    def _data_channel_closed(self, stream_id: int) -> None:
        # A late answer to the reset of a stream that was released meanwhile must not raise.
        if stream_id in self._data_channels:
            super()._data_channel_closed(stream_id)

    def release(self, stream_id: int) -> None:
        """Close the channel of `stream_id` at once and free its id, if there is one."""
        self._data_channel_closed(stream_id)


class SctpCarrier:
    """Stands in for a DTLS transport below `SctpTransport`.

    `send` takes a datagram of application data and must not raise; `role` is the DTLS role.
    The association is opened from this side at both ends of the supported range: 1.14 looks at
    `transport.role`, 1.16 always opens it.
    """

    role = "controlling"
    state = "connected"

    def __init__(self, send: Callable[[bytes], Awaitable[object]]) -> None:
        self._role = "client"
        self._send = send
        self._receiver: Any = None

    @property
    def transport(self) -> SctpCarrier:
        """Stands in for the ICE transport below, of which only `role` is read."""
        return self

    def set_dtls_role(self, role: str) -> None:
        """The DTLS role, known once the transport connects: "client" or "server"."""
        self._role = role

    async def handle_data(self, data: bytes) -> None:
        """Give the association one decrypted datagram."""
        if self._receiver is not None:
            await self._receiver._handle_data(data)

    async def _send_data(self, data: bytes) -> None:
        await self._send(data)

    def _register_data_receiver(self, receiver: object) -> None:
        self._receiver = receiver

    def _unregister_data_receiver(self, receiver: object) -> None:
        if self._receiver is receiver:
            self._receiver = None
