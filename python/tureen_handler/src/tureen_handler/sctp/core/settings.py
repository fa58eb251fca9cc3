"""What an association is told when it is made, and whom it tells what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from .constants import MAX_RECEIVE_WINDOW_BYTES, MIN_RECEIVE_WINDOW_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence


def receive_window_for(socket_buffer_bytes: int) -> int:
    """The receive window for a socket whose SO_RCVBUF reads `socket_buffer_bytes`.

    The peer may send that much before we read, so the socket has to hold it. The kernel books
    about twice the payload of packets of this size, hence the half.
    """
    half = socket_buffer_bytes // 2
    return min(max(half, MIN_RECEIVE_WINDOW_BYTES), MAX_RECEIVE_WINDOW_BYTES)


@dataclass(frozen=True, slots=True)
class AssociationSettings:
    """How an association behaves.

    Attributes:
        local_port, remote_port: SCTP ports (RFC 8261 has them free; both sides use 5000).
        window_bytes: Receive window.
        max_message_bytes: Larger messages of the peer are dropped.
    """

    local_port: int = 5000
    remote_port: int = 5000
    window_bytes: int = MAX_RECEIVE_WINDOW_BYTES
    max_message_bytes: int = 1024 * 1024


class AssociationEvents(Protocol):
    """What an association calls; from within `receive`, `flush`, `handle_timeout` and others."""

    def send_packet(self, packet: bytes) -> None:
        """Send a packet; losing it is allowed, raising is not."""

    def handle_open(self) -> None:
        """Both sides are set up."""

    def handle_message(self, stream_id: int, payload_protocol_id: int, data: bytes) -> None:
        """A message has come."""

    def handle_oversized(self, stream_id: int, limit: int) -> None:
        """A message of more than `limit` bytes has come and is dropped."""

    def handle_sent(self) -> None:
        """Less waits to be sent than before."""

    def handle_reset_by_us(self, stream_ids: Sequence[int]) -> None:
        """The peer has answered our closing of these outgoing streams."""

    def handle_reset_by_peer(self, stream_ids: Sequence[int]) -> None:
        """The peer has closed its side of these streams; none named: of all."""

    def handle_lost(self) -> None:
        """The association has ended, and not by `abort`."""
