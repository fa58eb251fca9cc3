"""Ways through one TURN server: an allocation, and a channel per address of the server."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from ..adapter.turn_client import TurnAccount, TurnAllocation, TurnError
from .back_pressure import may_queue
from .candidate_error import UNREACHABLE, IceCandidateError
from .errors import TransportError
from .ice_transport import CandidateInfo
from .stream_pump import keep_little_unsent

if TYPE_CHECKING:
    from collections.abc import Callable

    from .candidates import RemoteAddress
    from .packet_pump import BatchHandler, LossHandler
    from .turn_servers import TurnServer
    from .udp_socket import Address

CLOSE_TIMEOUT_S: Final = 0.5
"""How long `close` waits for the TURN server to confirm the end of the allocation."""


class TurnPump:
    """Datagrams over one channel of an allocation. See `PacketPump`."""

    def __init__(
        self, allocation: TurnAllocation, relay_protocol: str, handle_batch: BatchHandler
    ) -> None:
        self._allocation = allocation
        self._relay_protocol = relay_protocol
        self._handle_batch = handle_batch
        self._channel: int | None = None
        self.received_packets = 0
        self.received_bytes = 0
        self.sent_packets = 0
        self.sent_bytes = 0
        self.dropped_packets = 0
        self.dropped_bytes = 0
        self.socket_errors = 0

    @property
    def local_candidate(self) -> CandidateInfo:
        """The relayed address."""
        address, port = self._allocation.relayed_address
        return CandidateInfo(address, port, "relay", relay_protocol=self._relay_protocol)

    @property
    def socket_names(self) -> tuple[Address, Address]:
        """Local address, and that of the TURN server."""
        return self._allocation.socket_names

    async def bind(self, peer: Address) -> None:
        """Open the channel to `peer`.

        Raises:
            OSError: The server refused or did not answer.
        """
        self._channel = await self._allocation.bind(peer, self._deliver)

    def send(self, datagram: bytes) -> bool:
        """Send one datagram; False, counted, when it was dropped."""
        channel = self._channel
        if not may_queue(datagram, self._allocation.queued_bytes):
            self.dropped_packets += 1
            self.dropped_bytes += len(datagram)
            return False
        if channel is None or not self._allocation.send(channel, datagram):
            self.socket_errors += 1
            return False
        self.sent_packets += 1
        self.sent_bytes += len(datagram)
        return True

    def close(self) -> None:
        """Send no more. The channel ends with the allocation."""
        self._channel = None

    def _deliver(self, datagram: bytes) -> None:
        self.received_packets += 1
        self.received_bytes += len(datagram)
        self._handle_batch([datagram], time.monotonic())


class TurnPaths:
    """Allocates an address on `server` and binds a channel per address. See `PathOpener`.

    What goes wrong with the server is told to `report`; allocating takes at most `timeout_s`.
    """

    def __init__(
        self,
        server: TurnServer,
        report: Callable[[IceCandidateError], None],
        timeout_s: float,
    ) -> None:
        self._server = server
        self._report = report
        self._timeout_s = timeout_s
        self._allocation: TurnAllocation | None = None
        self._loss_handlers: list[LossHandler] = []

    async def prepare(self) -> None:
        """Allocate a relayed address. Safe to cancel."""
        account = _account_of(self._server)
        try:
            self._allocation = await TurnAllocation.allocate(
                account, self._handle_loss, self._timeout_s
            )
        except TurnError as error:
            code = UNREACHABLE if error.code is None else error.code
            address, port = error.local or (None, None)
            self._report(IceCandidateError(self._server.url, code, str(error), address, port))
            raise TransportError.turn_failed(str(self._server), _describe(error)) from error
        keep_little_unsent(self._allocation.socket)

    async def open(
        self, remote: RemoteAddress, handle_batch: BatchHandler, handle_loss: LossHandler
    ) -> TurnPump:
        """Bind a channel."""
        if self._allocation is None:
            raise OSError("there is no TURN allocation")
        relay_protocol = "tls" if self._server.tls else self._server.transport
        pump = TurnPump(self._allocation, relay_protocol, handle_batch)
        self._loss_handlers.append(handle_loss)
        await pump.bind(remote.socket_address)
        return pump

    async def close(self) -> None:
        """End the allocation; waits at most `CLOSE_TIMEOUT_S`."""
        allocation, self._allocation = self._allocation, None
        if allocation is not None:
            await allocation.close(CLOSE_TIMEOUT_S)

    def _handle_loss(self, reason: str) -> None:
        for handle in self._loss_handlers:
            handle(reason)


def _account_of(server: TurnServer) -> TurnAccount:
    return TurnAccount(
        host=server.host,
        port=server.port,
        transport="tls" if server.tls else server.transport,
        username=server.username,
        credential=server.credential,
    )


def _describe(error: TurnError) -> str:
    return str(error) if error.code is None else f"{error.code} {error}"
