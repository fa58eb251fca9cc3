"""Two endpoints back to back, without sockets."""

import asyncio
import datetime
import struct

import pytest
from aiortc import RTCCertificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from tureen_handler.adapter.aiortc_private import DtlsCertificate
from tureen_handler.net.dtls import DtlsEndpoint
from tureen_handler.net.errors import TransportError
from tureen_handler.net.fingerprints import local_fingerprints
from tureen_handler.net.parameters import DtlsParameters, Fingerprint

PACKET = struct.pack("!BBHLL", 0x80, 96, 1, 0, 1234) + b"media"


class Pair:
    """Two endpoints; `lose` decides about each datagram."""

    def __init__(self, server_certificate: RTCCertificate | None = None) -> None:
        self.received: list[bytes] = []
        self.states: list[str] = []
        self.lose = lambda _datagram: False
        self.fails = False
        certificate = server_certificate or DtlsCertificate.generateCertificate()
        self.client = DtlsEndpoint(
            DtlsCertificate.generateCertificate(), self._to_server, self._handle_data
        )
        self.server = DtlsEndpoint(certificate, self._to_client)
        self.client.on_state_change(self.states.append)

    def _to_server(self, datagram: bytes) -> bool:
        if not self.lose(datagram):
            self.server.handle_datagrams([datagram])
        return True

    def _to_client(self, datagram: bytes) -> bool:
        if not self.lose(datagram):
            self.client.handle_datagrams([datagram])
        return True

    def _handle_data(self, data) -> None:
        self.received += data
        if self.fails:
            raise ValueError("broken SCTP")

    async def start(self, told=None, timeout_s: float = 30.0, client_role="client") -> None:
        server_role = "server" if client_role == "client" else "client"
        results = await asyncio.gather(
            self.client.start(told or parameters_of(self.server), client_role, timeout_s),
            self.server.start(parameters_of(self.client), server_role, timeout_s),
            return_exceptions=True,
        )
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def stop(self) -> None:
        await self.client.stop()
        await self.server.stop()


@pytest.fixture
async def pair():
    pair = Pair()
    yield pair
    await pair.stop()


def parameters_of(endpoint: DtlsEndpoint, *algorithms: str) -> DtlsParameters:
    fingerprints = local_fingerprints(endpoint.certificate)
    return DtlsParameters(
        tuple(each for each in fingerprints if not algorithms or each.algorithm in algorithms)
    )


@pytest.mark.parametrize("role", ["client", "server"])
async def test_both_roles_agree_on_srtp(pair, role):
    await pair.start(client_role=role)
    assert pair.states == ["connecting", "connected"]
    assert pair.client.srtp is not None
    assert pair.server.srtp is not None
    protected = pair.client.srtp.protect(PACKET)
    assert pair.server.srtp.unprotect(protected) == PACKET
    protected = pair.server.srtp.protect(PACKET)
    assert pair.client.srtp.unprotect(protected) == PACKET


@pytest.mark.parametrize("algorithm", ["sha-256", "sha-384", "sha-512"])
async def test_each_digest_is_enough(pair, algorithm):
    told = parameters_of(pair.server, algorithm)
    await pair.start(DtlsParameters((Fingerprint("sha-1", "AB"), *told.fingerprints)))
    assert pair.client.state == "connected"


async def test_unknown_digests_only_are_refused_at_once(pair):
    told = DtlsParameters((Fingerprint("md5", "AB"),))
    with pytest.raises(TransportError, match="md5") as failure:
        await pair.client.start(told, "client", 5)
    assert failure.value.code == "unsupported-fingerprint"
    assert pair.states == []


@pytest.mark.parametrize("value", ["AB:CD", "00:" * 31 + "00"])
async def test_a_wrong_fingerprint_fails(pair, value):
    with pytest.raises(TransportError) as failure:
        await pair.start(DtlsParameters((Fingerprint("sha-256", value),)))
    assert failure.value.code == "fingerprint-mismatch"
    assert pair.states == ["connecting", "failed"]
    assert pair.client.srtp is None


async def test_one_wrong_fingerprint_among_right_ones_fails(pair):
    right = parameters_of(pair.server, "sha-256").fingerprints
    wrong = Fingerprint("sha-512", parameters_of(pair.client, "sha-512").fingerprints[0].value)
    with pytest.raises(TransportError, match="does not match"):
        await pair.start(DtlsParameters((*right, wrong)))


async def test_nobody_answering_ends_in_time(pair):
    with pytest.raises(TransportError) as failure:
        await pair.client.start(parameters_of(pair.server), "client", 0.05)
    assert failure.value.code == "dtls-timeout"
    assert pair.states == ["connecting", "failed"]


async def test_garbage_during_the_handshake_is_survived(pair):
    for datagram in (b"\x16", b"\x17\xfe\xfd" + bytes(10), bytes([20]) * 40, b"\x3f" * 1500):
        pair.client.handle_datagrams([datagram])
        pair.server.handle_datagrams([datagram])
    await pair.start()
    assert pair.client.state == "connected"


async def test_a_lost_flight_is_sent_again(pair):
    lost: list[bytes] = []
    pair.lose = lambda datagram: len(lost) < 1 and lost.append(datagram) is None
    await pair.start()
    assert pair.client.state == "connected"
    assert len(lost) == 1


async def test_what_came_before_the_start_is_used(pair):
    waiting = asyncio.create_task(
        pair.server.start(parameters_of(pair.client), "client", 5)
    )  # the ClientHello is already there
    await asyncio.sleep(0.01)
    await pair.client.start(parameters_of(pair.server), "server", 5)
    await waiting
    assert pair.client.state == "connected"


async def test_data_arrives_in_order(pair):
    assert not pair.server.send_data(b"too early")
    await pair.start()
    for number in range(20):
        assert pair.server.send_data(bytes([number]))
    async with asyncio.timeout(30):
        while len(pair.received) < 20:
            await asyncio.sleep(0)
    assert pair.received == [bytes([number]) for number in range(20)]


async def test_a_data_handler_that_raises_is_counted_and_survived(pair, caplog):
    await pair.start()
    pair.fails = True
    for _ in range(3):
        pair.server.send_data(b"x")
    async with asyncio.timeout(30):
        while pair.client.data_errors < 3:
            await asyncio.sleep(0)
    assert pair.client.state == "connected"
    assert caplog.text.count("ValueError: broken SCTP") == 1


async def test_the_servers_close_notify_closes(pair):
    await pair.start()
    await pair.server.stop()
    async with asyncio.timeout(30):
        while pair.client.state != "closed":
            await asyncio.sleep(0)
    assert pair.states == ["connecting", "connected", "closed"]


async def test_stop_is_idempotent_and_tells_the_server(pair):
    closed = asyncio.Event()
    await pair.start()
    pair.server.on_state_change(lambda state: closed.set() if state == "closed" else None)
    await pair.client.stop()
    await pair.client.stop()
    async with asyncio.timeout(30):
        await closed.wait()
    assert not pair.client.send_data(b"late")


async def test_cancelling_the_handshake(pair):
    starting = asyncio.create_task(pair.client.start(parameters_of(pair.server), "client", 5))
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    await pair.client.stop()
    assert pair.client.state == "closed"


async def test_a_server_with_an_rsa_certificate():
    pair = Pair(server_certificate=_rsa_certificate())
    await pair.start()
    assert pair.client.state == "connected"
    await pair.stop()


class _RsaCertificate(DtlsCertificate):
    pass


def _rsa_certificate() -> RTCCertificate:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sfu")])
    now = datetime.datetime.now(tz=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return _RsaCertificate(key=key, cert=certificate)
