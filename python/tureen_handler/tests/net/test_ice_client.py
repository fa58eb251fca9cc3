import asyncio
from typing import TYPE_CHECKING

import pytest
from loopback_sfu import LoopbackSfu
from tureen_handler.net.direct_paths import UdpPaths
from tureen_handler.net.host_names import HostNames
from tureen_handler.net.ice.timers import IceTimers
from tureen_handler.net.ice_client import IceClient
from tureen_handler.net.parameters import IceCandidate, IceParameters

if TYPE_CHECKING:
    from tureen_handler.net.candidate_error import IceCandidateError
    from tureen_handler.net.errors import TransportError

FAST = IceTimers(
    retransmission_s=0.01,
    last_wait_s=0.02,
    check_limit_s=0.1,
    consent_interval_s=0.02,
    probe_s=0.01,
    disconnected_s=0.05,
    consent_expiry_s=0.15,
)


class Client:
    """An `IceClient` and what it told."""

    def __init__(
        self, sfu: LoopbackSfu, candidates: list[dict] | None = None, timers=FAST, paths=None
    ) -> None:
        wire = sfu.ice_candidates() if candidates is None else candidates
        self.received: list[bytes] = []
        self.states: list[str] = []
        self.errors: list[TransportError | None] = []
        self.candidate_errors: list[IceCandidateError] = []
        self.changed = asyncio.Event()
        self.ice = IceClient(
            IceParameters.from_wire(sfu.ice_parameters()),
            [IceCandidate.from_wire(each) for each in wire],
            paths or UdpPaths(),
            self._receive,
            names=HostNames(0.1, self.candidate_errors.append),
            timers=timers,
        )
        self.ice.on_state_change(self._note)

    def _receive(self, datagrams, _arrival_s):
        self.received += [each for each in datagrams if each[0] > 3]
        return [each for each in datagrams if each[0] <= 3] or None

    def _note(self, state, error) -> None:
        self.states.append(state)
        self.errors.append(error)
        self.changed.set()

    async def wait_for(self, state: str) -> None:
        async with asyncio.timeout(30):
            while state not in self.states:
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture
async def connect():
    clients: list[Client] = []

    async def make(*arguments, **options) -> Client:
        client = Client(*arguments, **options)
        clients.append(client)
        await client.ice.start()
        return client

    yield make
    for client in clients:
        await client.ice.close()


async def test_connects_with_one_nominating_check(sfu, connect):
    client = await connect(sfu, timers=IceTimers())
    await client.wait_for("connected")
    assert client.states == ["checking", "connected"]
    assert [check.nominates for check in sfu.ice.checks] == [True]
    snapshot = client.ice.snapshot()
    assert snapshot.local is not None
    assert snapshot.remote is not None
    assert (snapshot.remote.address, snapshot.remote.port) == sfu.address
    assert sfu.ice.peer == (snapshot.local.address, snapshot.local.port)
    assert snapshot.checks.current_round_trip_s is not None
    assert snapshot.traffic.packets_sent == snapshot.traffic.packets_received == 0


async def test_carries_datagrams(sfu, connect):
    client = await connect(sfu)
    await client.wait_for("connected")
    assert client.ice.send(b"\x16to the server")
    await sfu.wait_for(lambda: len(sfu._datagrams._queue) == 1)
    sfu.send_raw(b"\x16to the client")
    async with asyncio.timeout(30):
        while not client.received:
            await asyncio.sleep(0)
    traffic = client.ice.snapshot().traffic
    assert (traffic.packets_sent, traffic.bytes_sent) == (1, 14)
    assert (traffic.packets_received, traffic.bytes_received) == (1, 14)


async def test_drops_before_it_is_connected(sfu):
    client = Client(sfu)
    assert not client.ice.send(b"early")
    assert client.ice.snapshot().traffic.packets_discarded == 1
    await client.ice.close()


async def test_a_server_at_a_name(sfu, connect):
    (candidate,) = sfu.ice_candidates()
    client = await connect(sfu, [{**candidate, "address": "localhost", "ip": "localhost"}])
    await client.wait_for("connected")


async def test_ipv6():
    try:
        server = await LoopbackSfu.start(address="::1")
    except OSError:
        pytest.skip("no IPv6 here")
    client = Client(server)
    await client.ice.start()
    await client.wait_for("connected")
    await client.ice.close()
    await server.close()


async def test_the_dead_candidate_is_left_for_the_living(sfu, connect):
    (candidate,) = sfu.ice_candidates()
    dead = {**candidate, "port": 9, "priority": candidate["priority"] + 1}
    client = await connect(sfu, [dead, candidate])
    await client.wait_for("connected")
    pumps = [pump for pump in client.ice._pumps if pump is not None]
    assert [pump.socket.fileno() == -1 for pump in pumps] == [True, False]


async def test_an_address_without_route_fails_with_its_reason(sfu, connect):
    (candidate,) = sfu.ice_candidates()
    client = await connect(sfu, [{**candidate, "address": "255.255.255.255"}])
    await client.wait_for("failed")
    error = client.errors[-1]
    assert error is not None
    assert error.code == "ice-failed"
    assert "255.255.255.255" in str(error)


async def test_nobody_answering_fails(sfu, connect):
    sfu.ice.answers = False
    client = await connect(sfu)
    await client.wait_for("failed")
    error = client.errors[-1]
    assert error is not None
    assert error.code == "ice-failed"
    assert "no answer" in str(error)


async def test_silence_disconnects_then_fails_and_an_answer_recovers(sfu, connect):
    client = await connect(sfu)
    await client.wait_for("connected")
    sfu.ice.answers = False
    await client.wait_for("disconnected")
    assert client.ice.send(b"\x16still allowed")
    sfu.ice.answers = True
    client.states.clear()
    await client.wait_for("connected")
    sfu.ice.answers = False
    await client.wait_for("failed")
    error = client.errors[-1]
    assert error is not None
    assert error.code == "consent-expired"
    assert not client.ice.send(b"\x16no longer allowed")


async def test_a_soft_restart_keeps_the_socket(sfu, connect):
    client = await connect(sfu, timers=IceTimers())
    await client.wait_for("connected")
    before = sfu.ice.peer
    sfu.ice.renew()
    await client.ice.restart(IceParameters.from_wire(sfu.ice_parameters()))
    await sfu.wait_for(lambda: len(sfu.ice.checks) == 2)
    assert sfu.ice.checks[-1].nominates
    assert sfu.ice.peer == before
    assert client.states == ["checking", "connected"]


async def test_close_gives_everything_back(sfu):
    client = Client(sfu)
    await client.ice.start()
    await client.wait_for("connected")
    await client.ice.close()
    await client.ice.close()
    assert client.ice.state == "closed"
    assert all(pump is None or pump.socket.fileno() == -1 for pump in client.ice._pumps)
    assert client.ice._timer is not None
    assert client.ice._timer.cancelled()
    assert not client.ice.send(b"late")


async def test_close_while_looking_up_a_name(sfu, monkeypatch):
    looked_up = asyncio.Event()

    async def getaddrinfo(self, host, port, **_options):
        looked_up.set()
        await asyncio.sleep(0.01)
        return [(2, 2, 17, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    (candidate,) = sfu.ice_candidates()
    client = Client(sfu, [{**candidate, "address": "sfu.example"}])
    starting = asyncio.create_task(client.ice.start())
    await looked_up.wait()
    await client.ice.close()
    await starting
    assert client.ice._pumps == []


async def test_forged_messages_are_only_counted(sfu, connect):
    client = await connect(sfu, timers=IceTimers())
    await client.wait_for("connected")
    sfu.send_raw(b"\x01\x01" + bytes(18))
    sfu.send_raw(b"\x00\x01\x00\x00\x21\x12\xa4\x42" + bytes(12))
    async with asyncio.timeout(30):
        while client.ice.snapshot().checks.requests_received < 1:
            await asyncio.sleep(0)
    assert client.ice.snapshot().checks.ignored_messages == 1
    assert client.states == ["checking", "connected"]
