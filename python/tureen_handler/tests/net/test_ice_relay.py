"""Transports through a TURN server."""

import asyncio
import struct

import pytest
from loopback_sfu import LoopbackClient, LoopbackTurn
from tureen_handler.net import ice_relay
from tureen_handler.net.ice.timers import IceTimers
from tureen_handler.net.parameters import IceParameters
from tureen_handler.sctp.parameters import DataChannelParameters

PACKET = struct.pack("!BBHLL", 0x80, 96, 1, 0, 1234) + b"media"


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


async def test_silence_is_disconnected_then_failed(sfu, turn, monkeypatch):
    monkeypatch.setattr(
        "aioice.stun.RETRY_RTO", 0.01
    )  # a check through the relay is given up sooner
    timers = IceTimers(consent_interval_s=0.02, consent_expiry_s=0.1)
    client = LoopbackClient(
        sfu, ice_timers=timers, iceTransportPolicy="relay", iceServers=[turn.ice_server()]
    )
    await client.connect()
    sfu.ice.answers = False
    await client.wait_for("failed", timeout_s=10)
    assert client.states == ["connecting", "connected", "disconnected", "failed"]
    assert not client.transport.send_rtp(PACKET)
    await client.transport.close()


async def test_a_turn_server_that_is_silent_is_not_waited_for(relayed, turn, monkeypatch):
    monkeypatch.setattr("aioice.stun.RETRY_RTO", 0.1)
    monkeypatch.setattr(ice_relay, "CLOSE_TIMEOUT_S", 0.01)
    await relayed.connect()
    turn.is_silent = True
    await relayed.transport.close()
    assert len(turn.relays) == 1
    turn.is_silent = False  # aioice goes on telling it in the background
    async with asyncio.timeout(5):
        while turn.relays:
            await asyncio.sleep(0.01)
