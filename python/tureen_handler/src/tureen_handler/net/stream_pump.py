"""Datagrams over one TCP connection (RFC 4571): the stream's counterpart of `DatagramPump`.

asyncio's transports do the partial writes, so that it works on every event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from typing import TYPE_CHECKING, Final, cast

from .back_pressure import may_queue
from .ice_transport import CandidateInfo
from .stream_framing import MAX_FRAME_BYTES, FrameReader, frame
from .udp_socket import address_of

if TYPE_CHECKING:
    from asyncio.trsock import TransportSocket

    from .packet_pump import BatchHandler, LossHandler
    from .udp_socket import Address

FLUSH_S: Final = 1.0
"""How long `close` leaves the kernel to take what still waits."""

_UNSENT_BYTES: Final = 64 * 1024  # more would wait in the kernel, where nobody can drop it


class StreamPump(asyncio.BufferedProtocol):
    """An asyncio protocol that carries datagrams over a connected stream.

    `handle_batch(datagrams, arrival_s)` gets the datagrams of each read, `handle_loss(reason)` the
    end of a connection that was not closed from here. See `PacketPump` for the counters.

    What the network does not take at once waits, within the bounds of `back_pressure`.
    """

    def __init__(self, handle_batch: BatchHandler, handle_loss: LossHandler) -> None:
        self._handle_batch = handle_batch
        self._handle_loss = handle_loss
        self._reader = FrameReader()
        self._transport: asyncio.Transport | None = None
        self._closed = False
        self.received_packets = 0
        self.received_bytes = 0
        self.sent_packets = 0
        self.sent_bytes = 0
        self.dropped_packets = 0
        self.dropped_bytes = 0
        self.socket_errors = 0

    @property
    def local_candidate(self) -> CandidateInfo:
        """An active TCP candidate (RFC 6544)."""
        address, port = self.socket_names[0]
        return CandidateInfo(address, port, "host", protocol="tcp", priority=0, tcp_type="active")

    @property
    def socket_names(self) -> tuple[Address, Address]:
        """Local and remote address of the connection."""
        if self._transport is None:
            return ("", 0), ("", 0)
        info = self._transport.get_extra_info
        return address_of(info("sockname") or ("", 0)), address_of(info("peername") or ("", 0))

    def send(self, datagram: bytes) -> bool:
        """Send one datagram, or queue it; False, counted, when it was dropped."""
        transport = self._transport
        if transport is None or transport.is_closing() or len(datagram) > MAX_FRAME_BYTES:
            self.socket_errors += 1
            return False
        if not may_queue(datagram, transport.get_write_buffer_size()):
            self.dropped_packets += 1
            self.dropped_bytes += len(datagram)
            return False
        transport.write(frame(datagram))
        self.sent_packets += 1
        self.sent_bytes += len(datagram)
        return True

    def close(self) -> None:
        """Close the connection; what waits has `FLUSH_S` to go out. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        if self._transport is None:
            return
        self._transport.close()
        if self._transport.get_write_buffer_size() > 0:
            asyncio.get_running_loop().call_later(FLUSH_S, self._transport.abort)

    # asyncio.BufferedProtocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = cast("asyncio.Transport", transport)
        keep_little_unsent(transport.get_extra_info("socket"))

    def get_buffer(self, sizehint: int) -> memoryview:
        """Called by asyncio."""
        return self._reader.space

    def buffer_updated(self, nbytes: int) -> None:
        """Called by asyncio."""
        datagrams = self._reader.take(nbytes)
        if datagrams and not self._closed:
            self.received_packets += len(datagrams)
            self.received_bytes += sum(map(len, datagrams))
            self._handle_batch(datagrams, time.monotonic())

    def connection_lost(self, error: Exception | None) -> None:
        """Called by asyncio."""
        if self._closed:
            return
        self._closed = True
        self.socket_errors += error is not None
        self._handle_loss(f"the TCP connection ended ({error or 'closed by the server'})")


def keep_little_unsent(connection: TransportSocket | None) -> None:
    """Have the kernel take only what it can soon send, where it knows how to.

    It would otherwise queue megabytes before anything is dropped: seconds of delay. Does nothing to
    sockets other than TCP's.
    """
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if option is not None and connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, option, _UNSENT_BYTES)
