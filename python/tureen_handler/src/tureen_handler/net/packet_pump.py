"""What carries datagrams to one address of the server, whatever lies below: UDP, TCP or TURN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from .candidates import RemoteAddress
    from .ice_transport import CandidateInfo
    from .udp_socket import Address

    BatchHandler = Callable[[list[bytes], float], None]
    LossHandler = Callable[[str], None]


class PacketPump(Protocol):
    """Sends datagrams and hands over those that come, in batches, on the event loop.

    Attributes:
        received_packets, received_bytes: What came.
        sent_packets, sent_bytes: What was taken for sending.
        dropped_packets, dropped_bytes: Not sent because too much waits to be sent.
        socket_errors: Failed reads and writes.
    """

    received_packets: int
    received_bytes: int
    sent_packets: int
    sent_bytes: int
    dropped_packets: int
    dropped_bytes: int
    socket_errors: int

    @property
    def local_candidate(self) -> CandidateInfo:
        """Our end, as statistics show it."""

    @property
    def socket_names(self) -> tuple[Address, Address]:
        """Local and remote address of the socket in use."""

    def send(self, datagram: bytes) -> bool:
        """Send one datagram now; False, counted, when it was dropped. Never raises."""

    def close(self) -> None:
        """Stop reading and give the socket back. Safe to call twice."""


class PathOpener(Protocol):
    """Opens pumps of one kind for the addresses of one ICE attempt."""

    async def prepare(self) -> None:
        """Do what is needed once, before the first `open`.

        Raises:
            TransportError: Nothing can be opened.
        """

    async def open(
        self, remote: RemoteAddress, handle_batch: BatchHandler, handle_loss: LossHandler
    ) -> PacketPump:
        """Open the way to one address.

        `handle_batch(datagrams, arrival_s)` gets what comes, `handle_loss(reason)` is called when
        the pump can send no more although nobody closed it.

        Raises:
            OSError: There is no way.
        """

    async def close(self) -> None:
        """Give back what `prepare` took. Safe to call twice; never raises."""
