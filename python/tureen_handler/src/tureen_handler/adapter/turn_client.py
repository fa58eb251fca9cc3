"""One allocation on a TURN server (RFC 8656), by aioice's protocol over UDP, TCP or TLS.

Works with aioice 0.12 and 0.13, and mends what is missing there: errors come out with their code,
permissions are renewed before they end, and closing waits for a silent server no longer than told.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, cast

from aioice import stun, turn

if TYPE_CHECKING:
    from asyncio.trsock import TransportSocket
    from collections.abc import Callable

Address = tuple[str, int]

REBIND_S: Final = 240.0
"""How often channels are bound again: their permissions end after 300 s (RFC 8656, section 9)."""

FIRST_CHANNEL: Final = 0x4000

_LIFETIME_S: Final = 600
_FAILURES: Final = (OSError, LookupError, UnicodeError, stun.TransactionError)
_BUFFER_BYTES: Final = 1024 * 1024


class TurnError(Exception):
    """The TURN server refused or did not answer.

    Attributes:
        code: STUN's error code; None when nothing came back.
        local: The address that was used to ask; None when there was no socket.
    """

    def __init__(self, code: int | None, message: str, local: Address | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.local = local


@dataclass(frozen=True, slots=True)
class TurnAccount:
    """Where a TURN server is and who we are to it. "tls" goes over TCP."""

    host: str
    port: int
    transport: Literal["udp", "tcp", "tls"]
    username: str | None
    credential: str | None


class _Receiving:
    """What both protocols of aioice get in front of them: direct delivery, no exceptions."""

    def listen(self, on_lost: Callable[[str], None]) -> None:
        self.deliveries: dict[int, Callable[[bytes], None]] = {}
        self.on_lost = on_lost
        self.refused: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def datagram_received(self, data: bytes | str, addr: tuple[str, int]) -> None:
        data = cast("bytes", data)
        if len(data) >= 4 and turn.is_channel_data(data):
            number, length = struct.unpack("!HH", data[:4])
            deliver = self.deliveries.get(number)
            if deliver is not None and len(data) >= 4 + length:
                deliver(data[4 : 4 + length])
            return
        # Whatever a server may send must not end the connection to it.
        with contextlib.suppress(ValueError, LookupError, struct.error):
            cast("Any", super()).datagram_received(data, addr)

    def error_received(self, error: Exception) -> None:
        if isinstance(error, ConnectionRefusedError):
            self._refuse(error)

    def connection_lost(self, error: Exception | None) -> None:
        self._refuse(error or ConnectionResetError("the TURN server closed the connection"))
        self.on_lost(f"the connection to the TURN server ended ({error or 'closed'})")

    def _refuse(self, error: Exception) -> None:
        if not self.refused.done():
            self.refused.set_exception(error)
            self.refused.exception()  # it may be that nobody waits for it any more


class _UdpProtocol(_Receiving, turn.TurnClientUdpProtocol):
    pass


class _StreamProtocol(_Receiving, turn.TurnClientTcpProtocol):
    pass


_Protocol = TypeVar("_Protocol", _UdpProtocol, _StreamProtocol)


class TurnAllocation:
    """A relayed address and the channels bound on it. Made by `allocate`."""

    def __init__(self, protocol: _UdpProtocol | _StreamProtocol) -> None:
        self._protocol = protocol
        self._relayed: Address = ("", 0)
        self._peers: dict[int, Address] = {}
        self._rebinding: asyncio.Task[None] | None = None
        self._closed = False

    @classmethod
    async def allocate(
        cls, account: TurnAccount, on_lost: Callable[[str], None], timeout_s: float
    ) -> TurnAllocation:
        """Ask for a relayed address; safe to cancel.

        `on_lost(reason)` is called when the allocation ends without having been closed.

        Raises:
            TurnError: The server refused (`code`), or could not be reached in `timeout_s` (None).
        """
        allocation: TurnAllocation | None = None
        try:
            async with asyncio.timeout(timeout_s):
                allocation = cls(await _connect(account))
                await allocation._request_address(on_lost)
        except _FAILURES as error:
            local = allocation.socket_names[0] if allocation is not None else None
            raise TurnError(*_explain(error, timeout_s), local) from error
        return allocation

    @property
    def relayed_address(self) -> Address:
        """The address that the server of the conference sees."""
        return self._relayed

    @property
    def socket_names(self) -> tuple[Address, Address]:
        """Local and remote address of the connection to the TURN server."""
        info = self._protocol.transport.get_extra_info
        local, remote = info("sockname") or ("", 0), info("peername") or ("", 0)
        return (local[0], local[1]), (remote[0], remote[1])

    @property
    def socket(self) -> TransportSocket | None:
        """The socket towards the TURN server, for its options."""
        connection: TransportSocket | None = self._protocol.transport.get_extra_info("socket")
        return connection

    @property
    def queued_bytes(self) -> int:
        """What waits for the network."""
        # typeshed does not know that asyncio's datagram transports have it, too.
        return int(cast("Any", self._protocol.transport).get_write_buffer_size())

    async def bind(self, peer: Address, deliver: Callable[[bytes], None]) -> int:
        """Open a channel to `peer` and return its number; `deliver` gets each datagram of it.

        Raises:
            OSError: The server refused or did not answer.
        """
        number = FIRST_CHANNEL + len(self._peers)
        self._peers[number] = peer
        self._protocol.deliveries[number] = deliver
        try:
            await self._protocol.channel_bind(number, peer)
        except (stun.TransactionError, LookupError) as error:
            raise OSError(f"the TURN server does not relay to {peer[0]}: {error}") from error
        if self._rebinding is None and not self._closed:
            self._rebinding = asyncio.create_task(self._keep_bound())
        return number

    def send(self, channel: int, datagram: bytes) -> bool:
        """Send to the peer of `channel`; False when the connection is gone."""
        if self._protocol.transport.is_closing():
            return False
        self._protocol._send(struct.pack("!HH", channel, len(datagram)) + datagram)
        return True

    async def close(self, timeout_s: float) -> None:
        """End the allocation; waits at most `timeout_s` for the server to confirm. Never raises."""
        self._closed = True
        self._protocol.on_lost = _ignore
        self._protocol.deliveries.clear()
        if self._rebinding is not None:
            self._rebinding.cancel()
        # Cancelling `delete` also ends its retransmissions, which go on for 30 s otherwise.
        with contextlib.suppress(TimeoutError, OSError, LookupError, stun.TransactionError):
            async with asyncio.timeout(timeout_s):
                await self._protocol.delete()
        self._protocol.transport.close()

    async def _request_address(self, on_lost: Callable[[str], None]) -> None:
        protocol = self._protocol
        request = asyncio.ensure_future(protocol.connect())
        try:
            await asyncio.wait((request, protocol.refused), return_when="FIRST_COMPLETED")
            if not request.done():
                protocol.refused.result()
            self._relayed = request.result()
        except BaseException:
            request.cancel()
            await asyncio.wait((request,))
            protocol.transport.close()
            raise
        protocol.on_lost = on_lost
        if protocol.refresh_task is not None:
            protocol.refresh_task.add_done_callback(self._note_refresh_end)

    def _note_refresh_end(self, task: asyncio.Task[None]) -> None:
        # aioice 0.12 lets a failed refresh raise and goes on as if nothing had happened.
        if not task.cancelled() and task.exception() is not None:
            self._protocol.transport.close()

    async def _keep_bound(self) -> None:
        while True:
            await asyncio.sleep(REBIND_S)
            for number, peer in self._peers.items():
                # A peer that is refused now goes silent, which its consent checks notice.
                with contextlib.suppress(stun.TransactionError):
                    await self._protocol.channel_bind(number, peer)


def _explain(error: Exception, timeout_s: float) -> tuple[int | None, str]:
    if isinstance(error, stun.TransactionFailed):
        code, reason = error.response.attributes.get("ERROR-CODE", (0, ""))
        return int(code), str(reason) or "the request was refused"
    if isinstance(error, TimeoutError) and not str(error):
        return None, f"no answer within {timeout_s:.0f} s"
    return None, str(error) or type(error).__name__


async def _connect(account: TurnAccount) -> _UdpProtocol | _StreamProtocol:
    loop = asyncio.get_running_loop()
    address = (account.host, account.port)
    if account.transport == "udp":
        _, datagrams = await loop.create_datagram_endpoint(
            lambda: _make(_UdpProtocol, account), remote_addr=address
        )
        connection = datagrams.transport.get_extra_info("socket")
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
        return datagrams
    # Loading the trusted certificates reads files.
    uses_tls = account.transport == "tls"
    context = await asyncio.to_thread(ssl.create_default_context) if uses_tls else None
    _, stream = await loop.create_connection(
        lambda: _make(_StreamProtocol, account), *address, ssl=context
    )
    return stream


def _make(kind: type[_Protocol], account: TurnAccount) -> _Protocol:
    protocol = kind(
        (account.host, account.port),
        username=account.username,
        password=account.credential,
        lifetime=_LIFETIME_S,
        channel_refresh_time=_LIFETIME_S,
    )
    protocol.listen(_ignore)
    return protocol


def _ignore(_reason: str) -> None:
    pass
