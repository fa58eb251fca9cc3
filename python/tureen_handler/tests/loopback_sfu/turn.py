"""A TURN server for a few allocations: UDP, long-term credentials, channels (RFC 8656)."""

from __future__ import annotations

import asyncio
import hashlib
import struct
from typing import Any

from aioice import stun
from tureen_handler.adapter.aiortc_private import has_stun_integrity, parse_stun

Address = tuple[str, int]


class _Relay(asyncio.DatagramProtocol):
    """One allocation: a socket whose datagrams go to its client as channel data."""

    def __init__(self, server: LoopbackTurn, client: Address) -> None:
        self.server = server
        self.client = client
        self.channels: dict[int, Address] = {}
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        """Called by asyncio."""
        self.transport = transport

    def datagram_received(self, datagram: bytes, source: Any) -> None:
        """Called by asyncio."""
        for number, peer in self.channels.items():
            if peer == source[:2]:
                header = struct.pack("!HH", number, len(datagram))
                self.server.transport.sendto(header + datagram, self.client)


class LoopbackTurn(asyncio.DatagramProtocol):
    """A TURN server on 127.0.0.1 for the user "user" with the password "secret".

    Attributes:
        relays: Live allocations by client address.
        is_silent: Whether it ignores all that comes.
        requests: Methods of the requests seen.
        refuses_channels: Whether it refuses to relay to anybody.
    """

    def __init__(self) -> None:
        self.relays: dict[Address, _Relay] = {}
        self.is_silent = False
        self.requests: list[stun.Method] = []
        self.refuses_channels = False
        self.transport: Any = None
        self._key = hashlib.md5(b"user:tureen:secret").digest()
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    async def start(cls) -> LoopbackTurn:
        """Listen on a free port."""
        loop = asyncio.get_running_loop()
        _, server = await loop.create_datagram_endpoint(cls, local_addr=("127.0.0.1", 0))
        return server

    def ice_server(self, credential: str = "secret") -> dict[str, str]:
        """The `RTCIceServer` that names it."""
        port = self.transport.get_extra_info("sockname")[1]
        return {"urls": f"turn:127.0.0.1:{port}", "username": "user", "credential": credential}

    async def close(self) -> None:
        """End all allocations."""
        for relay in self.relays.values():
            relay.transport.close()
        self.transport.close()
        await asyncio.sleep(0)

    def connection_made(self, transport: Any) -> None:
        """Called by asyncio."""
        self.transport = transport

    def datagram_received(self, datagram: bytes, source: Any) -> None:
        """Called by asyncio."""
        if self.is_silent:
            return
        if datagram[0] & 0xC0 == 0x40:
            number, length = struct.unpack("!HH", datagram[:4])
            relay = self.relays[source]
            relay.transport.sendto(datagram[4 : 4 + length], relay.channels[number])
            return
        request = parse_stun(datagram)
        self.requests.append(request.message_method)
        if not has_stun_integrity(datagram, self._key):
            self._refuse(request, source)
            return
        if self.refuses_channels and request.message_method == stun.Method.CHANNEL_BIND:
            self._refuse(request, source, (403, "Forbidden"))
            return
        task = asyncio.get_running_loop().create_task(self._serve(request, source))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _refuse(
        self, request: stun.Message, source: Address, error: tuple[int, str] = (401, "Unauthorized")
    ) -> None:
        answer = stun.Message(request.message_method, stun.Class.ERROR, request.transaction_id)
        answer.attributes["ERROR-CODE"] = error
        if error[0] == 401:
            answer.attributes["REALM"] = "tureen"
            answer.attributes["NONCE"] = b"once"
        else:
            answer.add_message_integrity(self._key)
        self.transport.sendto(bytes(answer), source)

    async def _serve(self, request: stun.Message, source: Address) -> None:
        answer = stun.Message(request.message_method, stun.Class.RESPONSE, request.transaction_id)
        if request.message_method == stun.Method.ALLOCATE:
            answer.attributes["XOR-RELAYED-ADDRESS"] = await self._allocate(source)
            answer.attributes["XOR-MAPPED-ADDRESS"] = source
            answer.attributes["LIFETIME"] = 600
        elif request.message_method == stun.Method.CHANNEL_BIND:
            number = request.attributes["CHANNEL-NUMBER"]
            self.relays[source].channels[number] = request.attributes["XOR-PEER-ADDRESS"]
        elif request.message_method == stun.Method.REFRESH:
            answer.attributes["LIFETIME"] = request.attributes["LIFETIME"]
            if request.attributes["LIFETIME"] == 0:
                self.relays.pop(source).transport.close()
        answer.add_message_integrity(self._key)
        self.transport.sendto(bytes(answer), source)

    async def _allocate(self, source: Address) -> Address:
        loop = asyncio.get_running_loop()
        transport, relay = await loop.create_datagram_endpoint(
            lambda: _Relay(self, source), local_addr=("127.0.0.1", 0)
        )
        self.relays[source] = relay
        return transport.get_extra_info("sockname")[:2]
