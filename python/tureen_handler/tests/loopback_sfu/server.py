"""One server transport: UDP socket, ICE-lite, DTLS, SRTP, SCTP, with faults on demand."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pylibsrtp
from aiortc import (
    RTCCertificate,
    RTCDataChannel,
    RTCDataChannelParameters,
    RTCSctpCapabilities,
    RTCSctpTransport,
)
from aiortc.rtcdtlstransport import RTCDtlsFingerprint, RTCDtlsParameters
from tureen_handler.adapter.aiortc_private import make_dtls_transport, srtp_sessions
from tureen_handler.adapter.dtls_datagrams import DtlsDatagrams
from tureen_handler.net.demultiplexer import classify
from tureen_handler.net.parameters import DtlsParameters, TransportOptions

from .ice_lite import IceLite

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class _ServerDatagrams(DtlsDatagrams):
    role = "controlled"


class LoopbackSfu(asyncio.DatagramProtocol):
    """What mediasoup's WebRtcTransport is to a client, on 127.0.0.1.

    Usage: `server = await LoopbackSfu.start()`, make a client transport with
    `server.transport_options()`, `await client.connect(server.dtls_parameters(), "client")`,
    `await server.connect(client.local_dtls_parameters())`, wait for `server.connected`.

    Attributes:
        ice: Credentials, checks seen, and switches to make ICE fail.
        rtp, rtcp: Plain packets received, in order.
        drop: Called with (datagram, is_incoming); True loses the datagram.
        delay_s: How long each datagram takes in either direction; 0 for at once.
        refuses_source: Called with the address of each datagram; True loses it.
        connected: Set once DTLS is up.
    """

    def __init__(self, dtls_role: str, certificate: RTCCertificate | None) -> None:
        self.ice = IceLite()
        self.rtp: list[bytes] = []
        self.rtcp: list[bytes] = []
        self.drop: Callable[[bytes, bool], bool] = lambda _datagram, _is_incoming: False
        self.delay_s = 0.0
        self.refuses_source: Callable[[tuple[str, int]], bool] = lambda _source: False
        self.connected = asyncio.Event()
        self.unprotect_failures = 0
        self._arrived = asyncio.Event()
        self._role = dtls_role
        self._datagrams = _ServerDatagrams(self._send)
        self._certificate = certificate or RTCCertificate.generateCertificate()
        self._dtls = make_dtls_transport(self._datagrams, self._certificate, dtls_role)
        self.sctp = RTCSctpTransport(self._dtls, 5000)
        self._task: asyncio.Task[None] | None = None
        self._transport: Any = None

    @classmethod
    async def start(
        cls,
        *,
        address: str = "127.0.0.1",
        dtls_role: str = "server",
        certificate: RTCCertificate | None = None,
    ) -> LoopbackSfu:
        """Listen on a free port; `dtls_role` is the server's."""
        loop = asyncio.get_running_loop()
        _, server = await loop.create_datagram_endpoint(
            lambda: cls(dtls_role, certificate), local_addr=(address, 0)
        )
        return server

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return self._transport.get_extra_info("sockname")[:2]

    @property
    def client_role(self) -> str:
        """The DTLS role the client must take."""
        return "client" if self._role == "server" else "server"

    def ice_parameters(self) -> dict[str, Any]:
        """`iceParameters` as mediasoup sends them."""
        return {
            "usernameFragment": self.ice.username,
            "password": self.ice.password,
            "iceLite": True,
        }

    def ice_candidates(self) -> list[dict[str, Any]]:
        """`iceCandidates` as mediasoup sends them."""
        address, port = self.address
        return [
            {
                "foundation": "udpcandidate",
                "priority": 1076302079,
                "ip": address,
                "address": address,
                "protocol": "udp",
                "port": port,
                "type": "host",
            }
        ]

    def sctp_parameters(self) -> dict[str, Any]:
        """`sctpParameters` as mediasoup sends them."""
        return {
            "port": 5000,
            "OS": 1024,
            "MIS": 1024,
            "maxSendMessageSize": 262144,
            "maxReceiveMessageSize": 262144,
        }

    def transport_options(self, **changes: Any) -> TransportOptions:
        """Options of a client transport; `changes` replace wire fields."""
        return TransportOptions.from_wire(
            {
                "iceParameters": self.ice_parameters(),
                "iceCandidates": self.ice_candidates(),
                "iceServers": [],
                "iceTransportPolicy": "all",
                "sctpParameters": self.sctp_parameters(),
                **changes,
            }
        )

    def dtls_parameters(self, *algorithms: str) -> DtlsParameters:
        """The server's fingerprints, of all or of the named algorithms."""
        fingerprints = [
            {"algorithm": each.algorithm, "value": each.value}
            for each in self._certificate.getFingerprints()
            if not algorithms or each.algorithm in algorithms
        ]
        return DtlsParameters.from_wire({"role": "auto", "fingerprints": fingerprints})

    async def connect(self, client: dict[str, Any]) -> None:
        """Take the client's `dtlsParameters`; DTLS starts once the client is nominated."""
        self._task = asyncio.create_task(self._run_dtls(client))

    def data_channel(self, stream_id: int, **parameters: Any) -> RTCDataChannel:
        """The server's end of a negotiated data channel."""
        return RTCDataChannel(
            self.sctp, RTCDataChannelParameters(negotiated=True, id=stream_id, **parameters)
        )

    def send_rtp(self, packet: bytes) -> None:
        """Protect and send one RTP packet to the client."""
        self._send(self.protect_rtp(packet))

    def send_rtcp(self, compound: bytes) -> None:
        """Protect and send one RTCP compound to the client."""
        self._send(srtp_sessions(self._dtls)[1].protect_rtcp(compound))

    def protect_rtp(self, packet: bytes) -> bytes:
        """The SRTP form of a packet, to be sent with `send_raw`."""
        return srtp_sessions(self._dtls)[1].protect(packet)

    def send_raw(self, datagram: bytes) -> None:
        """Send a datagram as it is, past `drop`."""
        self._transport.sendto(datagram, self.ice.peer)

    async def wait_for(self, condition: Callable[[], bool], timeout_s: float = 30.0) -> None:
        """Wait until `condition` holds, looking whenever something has arrived, or every 10 ms."""
        async with asyncio.timeout(timeout_s):
            while not condition():
                self._arrived.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._arrived.wait(), 0.01)

    async def close_notify(self) -> None:
        """End DTLS as mediasoup does when its transport is closed."""
        await self._dtls.stop()

    async def close(self) -> None:
        """Stop everything. Safe to call twice."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        with contextlib.suppress(ConnectionError):
            await self.sctp.stop()
        await self._dtls.stop()
        self._datagrams.close()
        self._transport.close()
        await asyncio.sleep(0)

    # asyncio.DatagramProtocol

    def connection_made(self, transport: Any) -> None:
        """Called by asyncio."""
        self._transport = transport

    def error_received(self, _error: Exception) -> None:
        """Called by asyncio."""

    def datagram_received(self, datagram: bytes, source: Any) -> None:
        """Called by asyncio."""
        self._after_delay(self._receive, datagram, source)

    def _after_delay(self, action: Callable[..., Any], *arguments: Any) -> None:
        if self.delay_s > 0:
            asyncio.get_running_loop().call_later(self.delay_s, action, *arguments)
        else:
            action(*arguments)

    def _receive(self, datagram: bytes, source: Any) -> None:
        if self._transport.is_closing():
            return
        if self.drop(datagram, True) or self.refuses_source(source[:2]):
            return
        kind = classify(datagram)
        if kind == "stun":
            answer = self.ice.answer(datagram, source[:2])
            if answer is not None and not self.drop(answer, False):
                self._transport.sendto(answer, source)
        elif kind == "dtls":
            self._datagrams.put(datagram)
        elif kind in ("rtp", "rtcp"):
            self._receive_media(kind, datagram)
        self._arrived.set()

    def _receive_media(self, kind: str, datagram: bytes) -> None:
        incoming = srtp_sessions(self._dtls)[0]
        if incoming is None:
            return
        try:
            if kind == "rtcp":
                self.rtcp.append(incoming.unprotect_rtcp(datagram))
            else:
                self.rtp.append(incoming.unprotect(datagram))
        except pylibsrtp.Error:
            self.unprotect_failures += 1

    async def _run_dtls(self, client: dict[str, Any]) -> None:
        await self.wait_for(lambda: self.ice.peer is not None, timeout_s=60)
        fingerprints = [
            RTCDtlsFingerprint(each["algorithm"], each["value"]) for each in client["fingerprints"]
        ]
        await self._dtls.start(RTCDtlsParameters(fingerprints=fingerprints))
        if self._dtls.state == "connected":
            self.connected.set()
            await self.sctp.start(RTCSctpCapabilities(262144), 5000)

    def _send(self, datagram: bytes) -> bool:
        if self.ice.peer is not None and not self.drop(datagram, False):
            self._after_delay(self._send_now, datagram, self.ice.peer)
        return True

    def _send_now(self, datagram: bytes, peer: tuple[str, int]) -> None:
        if not self._transport.is_closing():
            self._transport.sendto(datagram, peer)
