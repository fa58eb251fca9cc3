"""What a transport has dropped, refused or failed to use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..sctp.association import SctpAssociation
    from .demultiplexer import Demultiplexer
    from .dtls import DtlsEndpoint
    from .ice_transport import Traffic
    from .srtp import PacketSender


class TransportCounters(NamedTuple):
    """Counted in packets or messages since the transport was made.

    Attributes:
        socket_full: Datagrams dropped because the socket took no more, or nothing may be sent.
        socket_errors: Failed reads and writes of the socket, for instance "port unreachable".
        sent_before_connected: Packets to send while there were no SRTP keys.
        protect_failures: Packets to send that libsrtp refused.
        received_before_connected: SRTP and SRTCP that came before its keys.
        unprotect_failures: SRTP and SRTCP that was forged, replayed or too long.
        unknown_datagrams: Datagrams of no known kind.
        handler_errors: Exceptions of the packet handler.
        dtls_dropped: DTLS datagrams dropped because their queue was full.
        sctp_errors: Exceptions of SCTP.
        unknown_stream_messages: Messages on SCTP streams without a data channel.
    """

    socket_full: int
    socket_errors: int
    sent_before_connected: int
    protect_failures: int
    received_before_connected: int
    unprotect_failures: int
    unknown_datagrams: int
    handler_errors: int
    dtls_dropped: int
    sctp_errors: int
    unknown_stream_messages: int

    @classmethod
    def collect(
        cls,
        traffic: Traffic,
        demultiplexer: Demultiplexer,
        sender: PacketSender,
        dtls: DtlsEndpoint,
        sctp: SctpAssociation | None,
    ) -> TransportCounters:
        """Read the counters of the parts of a transport."""
        return cls(
            socket_full=traffic.packets_discarded,
            socket_errors=traffic.socket_errors,
            sent_before_connected=sender.dropped_packets,
            protect_failures=sender.protect_failures,
            received_before_connected=demultiplexer.early_packets,
            unprotect_failures=demultiplexer.unprotect_failures,
            unknown_datagrams=demultiplexer.unknown_packets,
            handler_errors=demultiplexer.handler_errors,
            dtls_dropped=dtls.dropped_datagrams,
            sctp_errors=dtls.data_errors,
            unknown_stream_messages=sctp.unknown_messages if sctp is not None else 0,
        )
