"""Transports through a TURN server."""

import asyncio
import struct

import pytest
from loopback_sfu import LoopbackClient, LoopbackTurn, TurnFront
from tureen_handler.net import turn_paths
from tureen_handler.net.candidate_error import UNREACHABLE, IceCandidateError
from tureen_handler.net.errors import TransportError
from tureen_handler.net.ice.timers import IceTimers
from tureen_handler.net.parameters import IceParameters, IceServer
from tureen_handler.net.turn_servers import turn_servers
from tureen_handler.sctp.parameters import DataChannelParameters

PACKET = struct.pack("!BBHLL", 0x80, 96, 1, 0, 1234) + b"media"


def addresses_of(turn: LoopbackTurn) -> list[tuple[str, int]]:
    return [relay.transport.get_extra_info("sockname") for relay in turn.relays.values()]


@pytest.fixture
async def turn():
    server = await LoopbackTurn.start()
    yield server
    await server.close()


@pytest.fixture
async def relayed(sfu, turn):
    """A client that may only talk through `turn`."""
    client = LoopbackClient(sfu, iceTransportPolicy="relay", iceServers=[turn.ice_server()])
    yield client
    await client.transport.close()


async def test_media_and_messages_go_through_the_relay(relayed, sfu, turn):
    remote = sfu.data_channel(1)
    remote.on("message", remote.send)
    channel = relayed.transport.create_data_channel(DataChannelParameters(1))
    gathering: list[str] = []
    relayed.transport.on_ice_gathering_state_change(gathering.append)
    await relayed.connect()
    assert gathering == ["gathering", "complete"]
    assert relayed.transport.send_rtp(PACKET)
    await sfu.wait_for(lambda: sfu.rtp == [PACKET])
    sfu.send_rtp(PACKET)
    await relayed.handler.wait_for(lambda: relayed.handler.rtp == [PACKET])
    received: list[object] = []
    channel.on_message(received.append)
    channel.on_open(lambda: channel.send("through the relay"))
    await sfu.wait_for(lambda: received == ["through the relay"])
    (relay,) = turn.relays.values()
    assert sfu.ice.peer == relay.transport.get_extra_info("sockname")


async def test_statistics_show_the_relay(relayed, sfu):
    await relayed.connect()
    relayed.transport.send_rtp(PACKET)
    stats = relayed.transport.stats()
    records = {record["type"]: record for record in stats.values()}
    assert records["local-candidate"]["candidateType"] == "relay"
    assert records["local-candidate"]["relayProtocol"] == "udp"
    assert (records["local-candidate"]["address"], records["local-candidate"]["port"]) == (
        sfu.ice.peer
    )
    assert records["remote-candidate"]["port"] == sfu.address[1]
    assert records["candidate-pair"]["packetsSent"] > 0
    assert records["candidate-pair"]["bytesReceived"] > 0


async def test_closing_ends_the_allocation(relayed, turn):
    await relayed.connect()
    assert len(turn.relays) == 1
    await relayed.transport.close()
    assert turn.relays == {}


async def test_a_soft_restart_through_the_relay(relayed, sfu):
    await relayed.connect()
    sfu.ice.renew()
    await relayed.transport.restart_ice(IceParameters.from_wire(sfu.ice_parameters()))
    await sfu.wait_for(lambda: sfu.ice.checks[-1].username.startswith(sfu.ice.username))
    assert sfu.ice.checks[-1].nominates
    assert relayed.states == ["connecting", "connected"]


async def test_wrong_credentials_fail_with_the_server_named(sfu, turn):
    server = turn.ice_server(credential="wrong")
    client = LoopbackClient(sfu, iceTransportPolicy="relay", iceServers=[server])
    await client.begin()
    await client.wait_for("failed")
    assert client.transport.failure is not None
    assert client.transport.failure.code == "turn-failed"
    assert server["urls"].removeprefix("turn:") in str(client.transport.failure)
    await client.transport.close()


async def test_the_next_server_is_tried(sfu, turn):
    servers = [turn.ice_server(credential="wrong"), turn.ice_server()]
    client = LoopbackClient(sfu, iceTransportPolicy="relay", iceServers=servers)
    await client.connect()
    await client.transport.close()


async def test_silence_is_disconnected_then_failed(sfu, turn):
    timers = IceTimers(
        consent_interval_s=0.02, probe_s=0.01, disconnected_s=0.03, consent_expiry_s=0.1
    )
    client = LoopbackClient(
        sfu, ice_timers=timers, iceTransportPolicy="relay", iceServers=[turn.ice_server()]
    )
    await client.connect()
    sfu.ice.answers = False
    await client.wait_for("failed")
    assert client.states == ["connecting", "connected", "disconnected", "failed"]
    assert not client.transport.send_rtp(PACKET)
    await client.transport.close()


async def test_a_turn_server_that_is_silent_is_not_waited_for(relayed, turn, monkeypatch):
    monkeypatch.setattr(turn_paths, "CLOSE_TIMEOUT_S", 0.02)
    await relayed.connect()
    turn.is_silent = True
    await relayed.transport.close()
    turn.is_silent = False
    turn.requests.clear()
    await asyncio.sleep(0.6)  # aioice by itself would repeat itself after 0.5 s
    assert turn.requests == []


async def test_errors_are_told_with_url_and_code(sfu, turn):
    wrong = turn.ice_server(credential="wrong")
    client = LoopbackClient(sfu, iceTransportPolicy="relay", iceServers=[wrong])
    errors: list[IceCandidateError] = []
    client.transport.on_ice_candidate_error(errors.append)
    await client.begin()
    await client.wait_for("failed")
    assert [(error.url, error.error_code) for error in errors] == [(wrong["urls"], 401)]
    assert errors[0].address == "127.0.0.1"
    assert errors[0].port
    await client.transport.close()


@pytest.mark.parametrize("query", ["", "?transport=tcp"])
async def test_nobody_listening_there_is_told_at_once(sfu, turn, query):
    server = {**turn.ice_server(), "urls": f"turn:127.0.0.1:9{query}"}
    client = LoopbackClient(sfu, iceTransportPolicy="relay", iceServers=[server])
    errors: list[IceCandidateError] = []
    client.transport.on_ice_candidate_error(errors.append)
    await client.begin()
    await client.wait_for("failed")
    assert [(error.url, error.error_code) for error in errors] == [(server["urls"], UNREACHABLE)]
    assert client.transport.failure is not None
    assert client.transport.failure.code == "turn-failed"
    await client.transport.close()


async def test_silence_of_the_turn_server_has_a_bound(sfu, turn):
    turn.is_silent = True
    errors: list[IceCandidateError] = []
    server = turn_servers([IceServer.from_wire(turn.ice_server())])[0]
    paths = turn_paths.TurnPaths(server, errors.append, timeout_s=0.05)
    with pytest.raises(TransportError, match="no answer within"):
        await paths.prepare()
    assert [error.error_code for error in errors] == [UNREACHABLE]
    await paths.close()


async def test_other_servers_are_used_after_a_failure(sfu, turn):
    wrong = turn.ice_server(credential="wrong")
    client = LoopbackClient(sfu, iceTransportPolicy="relay", iceServers=[wrong])
    await client.begin()
    await client.wait_for("failed")
    client.states.clear()
    client.transport.update_ice_servers([IceServer.from_wire(turn.ice_server())])
    await client.transport.restart_ice(IceParameters.from_wire(sfu.ice_parameters()))
    await client.wait_for("connected")
    assert client.states == ["connecting", "connected"]
    await client.transport.close()


async def test_other_servers_are_moved_to_by_a_restart(relayed, sfu, turn):
    await relayed.connect()
    other = await LoopbackTurn.start()
    relayed.transport.update_ice_servers([IceServer.from_wire(other.ice_server())])
    sfu.ice.renew()
    await relayed.transport.restart_ice(IceParameters.from_wire(sfu.ice_parameters()))
    await sfu.wait_for(lambda: sfu.ice.peer in addresses_of(other))
    assert relayed.transport.send_rtp(PACKET)
    await sfu.wait_for(lambda: sfu.rtp == [PACKET])
    await sfu.wait_for(lambda: turn.relays == {})
    assert relayed.states == ["connecting", "connected"]
    await relayed.transport.close()
    await other.close()


async def test_the_relay_is_the_last_resort(sfu, turn):
    sfu.refuses_source = lambda source: source not in addresses_of(turn)
    client = LoopbackClient(
        sfu,
        ice_timers=IceTimers(head_start_s=0.05),
        iceServers=[turn.ice_server()],
    )
    await client.connect()
    stats = client.transport.stats()
    local = [each for each in stats.values() if each["type"] == "local-candidate"]
    assert [each["candidateType"] for each in local] == ["relay"]
    await client.transport.close()


async def test_the_relay_is_not_contacted_where_the_direct_way_works(sfu, turn):
    client = LoopbackClient(sfu, iceServers=[turn.ice_server()])
    await client.connect()
    assert turn.requests == []
    await client.transport.close()


async def test_the_end_of_the_allocation_is_a_failure_that_a_restart_mends(relayed, sfu, turn):
    await relayed.connect()
    attempt = relayed.transport._ice._current
    attempt._paths._allocation._protocol.transport.abort()
    await relayed.wait_for("failed")
    assert relayed.transport.failure is not None
    assert relayed.transport.failure.code == "path-lost"
    relayed.states.clear()
    await relayed.transport.restart_ice(IceParameters.from_wire(sfu.ice_parameters()))
    await relayed.wait_for("connected")


async def test_over_tcp(sfu, turn):
    front = await TurnFront.start(turn)
    client = LoopbackClient(sfu, iceTransportPolicy="relay", iceServers=[front.ice_server()])
    await client.connect()
    odd = PACKET + b"!"
    assert client.transport.send_rtp(odd)
    await sfu.wait_for(lambda: sfu.rtp == [odd])
    sfu.send_rtp(odd)
    await client.handler.wait_for(lambda: client.handler.rtp == [odd])
    stats = client.transport.stats().values()
    assert [each["relayProtocol"] for each in stats if each["type"] == "local-candidate"] == ["tcp"]
    await client.transport.close()
    assert turn.relays == {}
    await front.close()


async def test_the_end_of_its_tcp_connection_is_a_failure(sfu, turn):
    front = await TurnFront.start(turn)
    client = LoopbackClient(sfu, iceTransportPolicy="relay", iceServers=[front.ice_server()])
    await client.connect()
    front.writers[0].close()
    await client.wait_for("failed")
    assert client.transport.failure is not None
    assert client.transport.failure.code == "path-lost"
    await client.transport.close()
    await front.close()


async def test_a_server_that_relays_to_nobody_is_a_failure(relayed, turn):
    turn.refuses_channels = True
    await relayed.begin()
    await relayed.wait_for("failed")
    assert relayed.transport.failure is not None
    assert relayed.transport.failure.code == "ice-failed"
    assert "403" in str(relayed.transport.failure)


async def test_a_restart_without_servers_is_refused_and_the_path_kept(relayed, sfu):
    await relayed.connect()
    relayed.transport.update_ice_servers([])
    with pytest.raises(TransportError) as failure:
        await relayed.transport.restart_ice(IceParameters.from_wire(sfu.ice_parameters()), "hard")
    assert failure.value.code == "no-turn-server"
    assert relayed.transport.send_rtp(PACKET)
    await sfu.wait_for(lambda: sfu.rtp == [PACKET])
