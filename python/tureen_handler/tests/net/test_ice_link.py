"""The life of a transport's path: over UDP and TCP, restarted and replaced."""

import asyncio
import struct
from typing import TYPE_CHECKING

import pytest
from loopback_sfu import LoopbackClient, LoopbackSfu, TcpFront
from tureen_handler.net import ice_client
from tureen_handler.net.ice.timers import IceTimers
from tureen_handler.net.parameters import IceParameters
from tureen_handler.sctp.parameters import DataChannelParameters

if TYPE_CHECKING:
    from tureen_handler.net.candidate_error import IceCandidateError

QUICK = IceTimers(head_start_s=0.05, drain_s=0.1)
MORTAL = IceTimers(
    consent_interval_s=0.02,
    probe_s=0.01,
    disconnected_s=0.03,
    consent_expiry_s=0.2,
    drain_s=0.05,
)


def rtp(sequence_number: int) -> bytes:
    return struct.pack("!BBHLL", 0x80, 96, sequence_number, 0, 1234) + b"media"


def restart(sfu: LoopbackSfu) -> IceParameters:
    sfu.ice.renew()
    return IceParameters.from_wire(sfu.ice_parameters())


def selected(client: LoopbackClient) -> tuple[dict, dict]:
    stats = client.transport.stats()
    (transport,) = (each for each in stats.values() if each["type"] == "transport")
    return transport, stats[stats[transport["selectedCandidatePairId"]]["localCandidateId"]]


@pytest.fixture
async def front(sfu):
    server = await TcpFront.start(sfu)
    yield server
    await server.close()


@pytest.fixture
async def make(sfu):
    clients: list[LoopbackClient] = []

    def make(**options) -> LoopbackClient:
        clients.append(LoopbackClient(sfu, **options))
        return clients[-1]

    yield make
    for client in clients:
        await client.transport.close()


async def test_a_hard_restart_loses_nothing_in_either_direction(make, sfu):
    client = make(ice_timers=QUICK)
    await client.connect()
    first_peer = sfu.ice.peer
    for number in range(20):
        if number == 10:
            await client.transport.restart_ice(restart(sfu), "hard")
        assert client.transport.send_rtp(rtp(number))
        sfu.send_rtp(rtp(100 + number))
        await asyncio.sleep(0.002)
    await sfu.wait_for(lambda: sfu.rtp == [rtp(number) for number in range(20)])
    expected = [rtp(100 + number) for number in range(20)]
    await client.handler.wait_for(lambda: client.handler.rtp == expected)
    assert sfu.ice.peer != first_peer
    assert client.states == ["connecting", "connected"]


async def test_the_old_socket_is_drained_then_closed(make, sfu):
    client = make(ice_timers=QUICK)
    await client.connect()
    old, old_peer = client.transport._ice._current, sfu.ice.peer
    await client.transport.restart_ice(restart(sfu), "hard")
    await sfu.wait_for(lambda: sfu.ice.peer != old_peer)
    sfu._transport.sendto(sfu.protect_rtp(rtp(1)), old_peer)  # was under way
    await client.handler.wait_for(lambda: client.handler.rtp == [rtp(1)])
    await sfu.wait_for(lambda: old.state == "closed")
    assert client.transport._ice._draining == []


async def test_statistics_go_on_with_a_new_pair(make, sfu):
    client = make(ice_timers=QUICK)
    await client.connect()
    before, local = selected(client)
    await client.transport.restart_ice(restart(sfu), "hard")
    await sfu.wait_for(lambda: selected(client)[0]["selectedCandidatePairChanges"] == 2)
    after, new_local = selected(client)
    assert after["id"] == before["id"]
    assert after["selectedCandidatePairId"] != before["selectedCandidatePairId"]
    assert new_local["port"] != local["port"]
    for field in ("packetsSent", "bytesSent", "packetsReceived"):
        assert after[field] >= before[field] > 0
    await asyncio.sleep(0.15)
    assert selected(client)[0]["bytesSent"] >= after["bytesSent"]


async def test_a_hard_restart_that_finds_nothing_keeps_the_old_path(make, sfu):
    client = make(ice_timers=IceTimers(check_limit_s=0.05, last_wait_s=0.01))
    await client.connect()
    peer = sfu.ice.peer
    sfu.refuses_source = lambda source: source != peer
    await client.transport.restart_ice(restart(sfu), "hard")
    await sfu.wait_for(lambda: client.transport._ice._attempts.is_trying is False)
    assert client.transport.state == "connected"
    assert client.transport.send_rtp(rtp(1))
    await sfu.wait_for(lambda: sfu.rtp == [rtp(1)])


async def test_messages_survive_a_hard_restart(make, sfu):
    remote = sfu.data_channel(1)
    remote.on("message", remote.send)
    client = make(ice_timers=QUICK)
    channel = client.transport.create_data_channel(DataChannelParameters(1))
    received: list[object] = []
    channel.on_message(received.append)
    opened = asyncio.Event()
    channel.on_open(opened.set)
    await client.connect()
    async with asyncio.timeout(30):
        await opened.wait()
    for number in range(10):
        if number == 5:
            await client.transport.restart_ice(restart(sfu), "hard")
        channel.send(str(number))
        await asyncio.sleep(0.005)
    await sfu.wait_for(lambda: received == [str(number) for number in range(10)])


async def test_after_failed_a_restart_recovers(make, sfu):
    client = make(ice_timers=MORTAL)
    await client.connect()
    sfu.ice.answers = False
    await client.wait_for("failed")
    assert client.states == ["connecting", "connected", "disconnected", "failed"]
    client.states.clear()
    sfu.ice.answers = True
    await client.transport.restart_ice(restart(sfu))
    await client.wait_for("connected")
    assert client.states == ["connecting", "connected"]
    assert client.transport.failure is None
    assert client.transport.send_rtp(rtp(1))
    await sfu.wait_for(lambda: sfu.rtp == [rtp(1)])


async def test_before_the_first_connection_a_restart_after_failed_recovers_too(make, sfu):
    client = make(ice_timers=IceTimers(check_limit_s=0.05, last_wait_s=0.01))
    sfu.ice.answers = False
    await client.begin()
    await client.wait_for("failed")
    sfu.ice.answers = True
    await client.transport.restart_ice(restart(sfu))
    await client.wait_for("connected")


async def test_while_disconnected_a_restart_makes_a_new_path(make, sfu):
    client = make(ice_timers=MORTAL)
    await client.connect()
    blocked = sfu.ice.peer
    sfu.refuses_source = lambda source: source == blocked
    await client.wait_for("disconnected")
    client.states.clear()
    await client.transport.restart_ice(restart(sfu))
    await client.wait_for("connected")
    assert client.states == ["connected"]


async def test_another_address_of_this_machine_makes_a_new_path(make, sfu, monkeypatch):
    client = make(ice_timers=QUICK)
    await client.connect()
    peer = sfu.ice.peer
    await client.transport.restart_ice(restart(sfu))
    await sfu.wait_for(lambda: sfu.ice.checks[-1].username.startswith(sfu.ice.username))
    assert sfu.ice.peer == peer
    monkeypatch.setattr(ice_client, "has_moved", lambda _local, _remote: True)
    await client.transport.restart_ice(restart(sfu))
    await sfu.wait_for(lambda: sfu.ice.peer != peer)


async def test_a_second_restart_takes_the_place_of_the_first(make, sfu):
    client = make(ice_timers=QUICK)
    await client.connect()
    peer = sfu.ice.peer
    await client.transport.restart_ice(restart(sfu), "hard")
    await client.transport.restart_ice(restart(sfu))
    await sfu.wait_for(lambda: sfu.ice.peer != peer)
    assert sfu.ice.checks[-1].username.startswith(sfu.ice.username)
    assert client.states == ["connecting", "connected"]


async def test_where_the_loop_watches_no_sockets_a_restart_works_too(make, sfu, monkeypatch):
    """As on Windows: a thread watches each socket."""
    monkeypatch.setattr("tureen_handler.net.readiness.choose_readiness", lambda _loop: "thread")
    client = make(ice_timers=QUICK)
    await client.connect()
    peer = sfu.ice.peer
    await client.transport.restart_ice(restart(sfu), "hard")
    await sfu.wait_for(lambda: sfu.ice.peer != peer)
    sfu.send_rtp(rtp(1))
    await client.handler.wait_for(lambda: client.handler.rtp == [rtp(1)])


async def test_many_restarts_leave_nothing_behind(make, sfu, front):
    candidates = [*sfu.ice_candidates(), front.ice_candidate()]
    timers = IceTimers(head_start_s=0.001, drain_s=0.01)
    client = make(ice_timers=timers, iceCandidates=candidates)
    await client.connect()
    link = client.transport._ice
    for count in range(30):
        await client.transport.restart_ice(restart(sfu), "hard")
        if count % 3:
            await sfu.wait_for(lambda: not link._attempts.is_trying)
    await sfu.wait_for(lambda: link._attempts is not None and not link._attempts.is_trying)
    await sfu.wait_for(lambda: not (link._draining or link._closing or link._running))
    assert link._starting == {}
    assert client.states == ["connecting", "connected"]
    assert client.transport.send_rtp(rtp(1))
    await sfu.wait_for(lambda: sfu.rtp == [rtp(1)])


async def test_gathering_is_told_at_every_search(make, sfu):
    client = make(ice_timers=QUICK)
    states: list[str] = []
    client.transport.on_ice_gathering_state_change(states.append)
    await client.connect()
    await client.transport.restart_ice(restart(sfu))
    assert states == ["gathering", "complete"]
    await client.transport.restart_ice(restart(sfu), "hard")
    await sfu.wait_for(lambda: len(states) == 4)
    assert states == ["gathering", "complete"] * 2


# TCP


async def test_a_server_without_udp(make, sfu, front):
    client = make(iceCandidates=[front.ice_candidate()])
    await client.connect()
    assert client.transport.send_rtp(rtp(1))
    await sfu.wait_for(lambda: sfu.rtp == [rtp(1)])
    sfu.send_rtp(rtp(2))
    await client.handler.wait_for(lambda: client.handler.rtp == [rtp(2)])
    _, local = selected(client)
    assert (local["protocol"], local["tcpType"]) == ("tcp", "active")


async def test_udp_is_preferred_and_tcp_not_even_contacted(make, sfu, front):
    client = make(iceCandidates=[front.ice_candidate(), *sfu.ice_candidates()])
    await client.connect()
    assert selected(client)[1]["protocol"] == "udp"
    assert front.writers == []


async def test_where_udp_is_blocked_tcp_takes_its_place(make, sfu, front):
    blocked = {**sfu.ice_candidates()[0], "port": 9}
    client = make(ice_timers=QUICK, iceCandidates=[blocked, front.ice_candidate()])
    await client.connect()
    assert selected(client)[1]["protocol"] == "tcp"


async def test_a_restart_over_tcp(make, sfu, front):
    client = make(ice_timers=QUICK, iceCandidates=[front.ice_candidate()])
    await client.connect()
    await client.transport.restart_ice(restart(sfu))
    await sfu.wait_for(lambda: sfu.ice.checks[-1].username.startswith(sfu.ice.username))
    assert len(front.writers) == 1
    await client.transport.restart_ice(restart(sfu), "hard")
    await sfu.wait_for(lambda: selected(client)[0]["selectedCandidatePairChanges"] == 2)
    assert client.transport.send_rtp(rtp(1))
    await sfu.wait_for(lambda: sfu.rtp == [rtp(1)])
    assert client.states == ["connecting", "connected"]


async def test_a_tcp_connection_that_ends_is_a_failure_that_a_restart_mends(make, sfu, front):
    client = make(ice_timers=QUICK, iceCandidates=[front.ice_candidate()])
    await client.connect()
    front.drop_connections()
    await client.wait_for("failed")
    assert client.transport.failure is not None
    assert client.transport.failure.code == "path-lost"
    assert "the TCP connection ended" in str(client.transport.failure)
    client.states.clear()
    await client.transport.restart_ice(restart(sfu))
    await client.wait_for("connected")
    assert client.states == ["connecting", "connected"]


async def test_nobody_listening_on_tcp_fails_with_every_reason(make, sfu, front):
    udp = {**sfu.ice_candidates()[0], "address": "255.255.255.255"}
    tcp = {**front.ice_candidate(), "port": 9}
    client = make(ice_timers=QUICK, iceCandidates=[udp, tcp])
    await client.begin()
    await client.wait_for("failed")
    assert client.transport.failure is not None
    assert client.transport.failure.code == "ice-failed"
    assert "255.255.255.255" in str(client.transport.failure)
    assert "127.0.0.1:9" in str(client.transport.failure)


# Names


async def test_a_name_that_fails_is_told_and_does_not_hold_the_others(make, sfu):
    (candidate,) = sfu.ice_candidates()
    unknown = {**candidate, "address": "a" * 70, "priority": candidate["priority"] + 1}
    client = make(iceCandidates=[unknown, candidate])
    errors: list[IceCandidateError] = []
    client.transport.on_ice_candidate_error(errors.append)
    await client.connect()
    await sfu.wait_for(lambda: len(errors) == 1)
    assert "a" * 70 in errors[0].error_text


async def test_a_name_with_an_ipv6_address(make, monkeypatch):
    try:
        server = await LoopbackSfu.start(address="::1")
    except OSError:
        pytest.skip("no IPv6 here")

    async def getaddrinfo(self, host, port, **_options):
        assert host == "sfu.example"
        return [(10, 2, 17, "", ("2001:db8::1", 0, 0, 0)), (10, 2, 17, "", ("::1", 0, 0, 0))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    candidate = {**server.ice_candidates()[0], "address": "sfu.example"}
    client = LoopbackClient(server, iceCandidates=[candidate])
    await client.connect()
    assert selected(client)[1]["address"] == "::1"
    await client.transport.close()
    await server.close()


async def test_names_only_and_none_known(make, sfu):
    candidate = {**sfu.ice_candidates()[0], "address": "a" * 70}
    client = make(iceCandidates=[candidate])
    await client.begin()
    await client.wait_for("failed")
    assert client.transport.failure is not None
    assert client.transport.failure.code == "no-usable-candidate"
