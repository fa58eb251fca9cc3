"""Whole transports against the loopback server."""

import asyncio
import os
import struct
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loopback_sfu import LoopbackClient, LoopbackSfu, RecordingHandler
from tureen_handler.net.errors import TransportError
from tureen_handler.net.ice.timers import IceTimers
from tureen_handler.net.parameters import (
    DtlsParameters,
    Fingerprint,
    IceParameters,
    TransportOptions,
    TransportTimeouts,
)
from tureen_handler.net.transport import MediaTransport
from tureen_handler.sctp.errors import DataChannelError
from tureen_handler.sctp.parameters import DataChannelParameters

FAST = IceTimers(
    retransmission_s=0.02,
    last_wait_s=0.02,
    check_limit_s=0.1,
    consent_interval_s=0.02,
    probe_s=0.01,
    disconnected_s=0.05,
    consent_expiry_s=0.2,
)
COMPOUND = struct.pack("!BBHL", 0x80, 201, 1, 1234)


def rtp(sequence_number: int) -> bytes:
    return struct.pack("!BBHLL", 0x80, 96, sequence_number, 0, 1234) + b"media"


@pytest.mark.parametrize("server_role", ["server", "client"])
async def test_connects_in_both_dtls_roles_and_carries_media(server_role):
    sfu = await LoopbackSfu.start(dtls_role=server_role)
    client = LoopbackClient(sfu)
    await client.connect()
    assert client.states == ["connecting", "connected"]
    assert client.transport.send_rtp(rtp(1))
    assert client.transport.send_rtcp(COMPOUND)
    sfu.send_rtp(rtp(2))
    sfu.send_rtcp(COMPOUND)
    await sfu.wait_for(lambda: bool(sfu.rtp and sfu.rtcp))
    await client.handler.wait_for(lambda: bool(client.handler.rtp and client.handler.rtcp))
    assert (sfu.rtp, sfu.rtcp) == ([rtp(1)], [COMPOUND])
    assert (client.handler.rtp, client.handler.rtcp) == ([rtp(2)], [COMPOUND])
    await client.transport.close()
    await sfu.close()


async def test_works_on_a_loop_that_cannot_watch_sockets(client, sfu, monkeypatch):
    monkeypatch.setattr("tureen_handler.net.readiness.choose_readiness", lambda _loop: "thread")
    await client.connect()
    for number in range(200):
        sfu.send_rtp(rtp(number))
    await client.handler.wait_for(lambda: len(client.handler.rtp) == 200)
    assert client.handler.rtp == [rtp(number) for number in range(200)]


async def test_connected_listeners_hear_once(client):
    heard: list[str] = []
    client.transport.on_connected(lambda: heard.append("before"))
    assert not client.transport.connected
    await client.connect()
    assert client.transport.connected
    client.transport.on_connected(lambda: heard.append("after"))
    assert heard == ["before", "after"]


async def test_packets_can_be_sent_from_the_connected_listener(client, sfu):
    client.transport.on_connected(lambda: client.transport.send_rtp(rtp(7)))
    await client.connect()
    # The server's DTLS may end a moment later than ours, and until then it has no keys.
    client.transport.send_rtp(rtp(8))
    await sfu.wait_for(lambda: rtp(8) in sfu.rtp)
    assert client.transport.counters().sent_before_connected == 0


async def test_packets_before_connected_are_dropped_and_counted(client):
    assert not client.transport.send_rtp(rtp(1))
    assert not client.transport.send_rtcp(COMPOUND)
    assert client.transport.counters().sent_before_connected == 2


async def test_gathering_states(client):
    heard: list[str] = []
    client.transport.on_ice_gathering_state_change(heard.append)
    assert client.transport.ice_gathering_state == "new"
    await client.connect()
    assert heard == ["gathering", "complete"]
    assert client.transport.ice_gathering_state == "complete"


async def test_local_parameters_are_those_of_its_certificate(client):
    parameters = client.transport.local_dtls_parameters()
    assert parameters["role"] == "auto"
    algorithms = [each["algorithm"] for each in parameters["fingerprints"]]
    assert algorithms == ["sha-256", "sha-384", "sha-512"]
    assert parameters == client.transport.local_dtls_parameters()


async def test_connect_twice_is_an_error(client, sfu):
    await client.connect()
    with pytest.raises(TransportError, match='cannot connect: the transport is "connected"'):
        await client.transport.connect(sfu.dtls_parameters(), "client")


async def test_unusable_parameters_are_refused_and_connect_can_be_tried_again(client, sfu):
    unknown = DtlsParameters((Fingerprint("md5", "AB"),))
    with pytest.raises(TransportError) as failure:
        await client.transport.connect(unknown, "client")
    assert failure.value.code == "unsupported-fingerprint"
    assert client.transport.state == "new"
    await client.connect()


async def test_candidates_of_no_use_are_refused(sfu):
    (candidate,) = sfu.ice_candidates()
    unusable = {**candidate, "protocol": "tcp", "tcpType": "active"}
    client = LoopbackClient(sfu, iceCandidates=[unusable])
    with pytest.raises(TransportError, match="none of 1 is UDP or passive TCP"):
        await client.begin()
    await client.transport.close()


async def test_relay_without_a_turn_server_is_refused(sfu):
    client = LoopbackClient(sfu, iceTransportPolicy="relay", iceServers=[{"urls": "stun:x"}])
    with pytest.raises(TransportError) as failure:
        await client.begin()
    assert failure.value.code == "no-turn-server"
    await client.transport.close()


async def test_a_silent_server_fails(sfu):
    sfu.ice.answers = False
    client = LoopbackClient(sfu, ice_timers=FAST)
    await client.begin()
    await client.wait_for("failed")
    assert client.states == ["connecting", "failed"]
    assert client.transport.failure is not None
    assert client.transport.failure.code == "ice-failed"
    await client.transport.close()


async def test_a_failed_transport_is_revived_by_an_ice_restart(sfu):
    sfu.ice.answers = False
    client = LoopbackClient(sfu, ice_timers=FAST)
    await client.begin()
    await client.wait_for("failed")
    sfu.ice.answers = True
    sfu.ice.renew()
    await client.transport.restart_ice(IceParameters.from_wire(sfu.ice_parameters()))
    await client.wait_for("connected")
    assert client.transport.failure is None
    await client.transport.close()


async def test_a_server_that_does_not_speak_dtls_fails_in_time(sfu):
    options = sfu.transport_options()
    transport = MediaTransport(
        TransportOptions(
            options.ice_parameters,
            options.ice_candidates,
            timeouts=TransportTimeouts(dtls_s=0.05),
        ),
        RecordingHandler(),
    )
    failed = asyncio.Event()
    transport.on_state_change(lambda state: failed.set() if state == "failed" else None)
    await transport.connect(sfu.dtls_parameters(), "client")
    async with asyncio.timeout(30):
        await failed.wait()
    assert transport.failure is not None
    assert transport.failure.code == "dtls-timeout"
    await transport.close()


async def test_a_wrong_fingerprint_fails(client, sfu):
    await sfu.connect(client.transport.local_dtls_parameters())
    wrong = DtlsParameters((Fingerprint("sha-256", "00:" * 31 + "00"),))
    await client.transport.connect(wrong, "client")
    await client.wait_for("failed")
    assert client.transport.failure is not None
    assert client.transport.failure.code == "fingerprint-mismatch"


async def test_consent_lost_and_found(sfu):
    client = LoopbackClient(sfu, ice_timers=FAST)
    await client.connect()
    sfu.ice.answers = False
    await client.wait_for("disconnected")
    assert client.transport.connected
    sfu.ice.answers = True
    client.states.clear()
    await client.wait_for("connected")
    sfu.ice.answers = False
    await client.wait_for("failed")
    assert client.transport.failure is not None
    assert client.transport.failure.code == "consent-expired"
    assert not client.transport.send_rtp(rtp(1))
    await client.transport.close()


async def test_a_soft_ice_restart_interrupts_nothing(client, sfu):
    await client.connect()
    sfu.ice.renew()
    await client.transport.restart_ice(IceParameters.from_wire(sfu.ice_parameters()))
    assert client.transport.send_rtp(rtp(1))
    await sfu.wait_for(lambda: bool(sfu.rtp) and len(sfu.ice.checks) == 2)
    assert client.states == ["connecting", "connected"]


async def test_a_restart_before_connect_changes_the_credentials(client, sfu):
    sfu.ice.renew()
    await client.transport.restart_ice(IceParameters.from_wire(sfu.ice_parameters()))
    await client.connect()


async def test_close_notify_of_the_server_closes_everything(client, sfu):
    await client.connect()
    await sfu.close_notify()
    await client.wait_for("closed")
    assert client.transport.failure is not None
    assert client.transport.failure.code == "closed-by-server"
    await client.transport.close()
    assert not client.transport.send_rtp(rtp(1))


async def test_closing_tells_the_server_and_is_idempotent(client, sfu):
    await client.connect()
    await asyncio.gather(client.transport.close(), client.transport.close())
    await client.transport.close()
    assert client.states == ["connecting", "connected", "closed"]
    await sfu.wait_for(lambda: sfu._dtls.state == "closed")


@pytest.mark.parametrize("moment", ["new", "resolving", "checking", "handshake", "connected"])
async def test_closing_at_any_moment_leaves_nothing_behind(moment, monkeypatch):
    before = _resources()
    sfu = await LoopbackSfu.start()
    client = LoopbackClient(sfu)
    if moment == "checking":
        sfu.ice.answers = False
    if moment == "handshake":
        sfu.drop = lambda datagram, _is_incoming: 19 < datagram[0] < 64
    if moment == "connected":
        await client.connect()
    elif moment != "new":
        await client.begin()
        for _ in range(0 if moment == "resolving" else 20):
            await asyncio.sleep(0.001)
    await client.transport.close()
    assert client.transport.state == "closed"
    await sfu.close()
    await asyncio.sleep(0)
    assert _resources() == before


def _resources() -> tuple[int, int, int]:
    """Tasks, threads and (where the system tells) open files."""
    files = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    return len(asyncio.all_tasks()), threading.active_count(), files


async def test_after_close_everything_is_refused(client, sfu):
    await client.transport.close()
    with pytest.raises(TransportError, match="restart ICE"):
        await client.transport.restart_ice(IceParameters("u", "p"))
    with pytest.raises(TransportError, match="cannot connect"):
        await client.transport.connect(sfu.dtls_parameters(), "client")
    with pytest.raises(DataChannelError):
        client.transport.create_data_channel(DataChannelParameters(stream_id=1))


async def test_a_listener_that_closes_it_is_safe(client):
    closing: list[asyncio.Task[None]] = []

    def close() -> None:
        closing.append(asyncio.ensure_future(client.transport.close()))

    client.transport.on_connected(close)
    await client.begin()
    await client.wait_for("closed")
    await closing[0]


async def test_many_transports_at_once(sfu):
    sfus = [await LoopbackSfu.start() for _ in range(10)]
    clients = [LoopbackClient(each) for each in sfus]
    await asyncio.gather(*(each.connect() for each in clients))
    assert {each.transport.state for each in clients} == {"connected"}
    assert len({key for each in clients for key in each.transport.stats()}) == 60
    await asyncio.gather(*(each.transport.close() for each in clients))
    await asyncio.gather(*(each.close() for each in sfus))


async def test_without_sctp_there_are_no_data_channels(sfu):
    client = LoopbackClient(sfu, sctpParameters=None)
    with pytest.raises(DataChannelError) as failure:
        client.transport.create_data_channel(DataChannelParameters(stream_id=1))
    assert failure.value.code == "no-sctp"
    await client.transport.close()


async def test_loss_during_the_handshake_is_survived(sfu):
    client = LoopbackClient(sfu, ice_timers=FAST)
    count = 0

    def drop(_datagram: bytes, _is_incoming: bool) -> bool:
        nonlocal count
        count += 1
        return count == 1  # the first check

    sfu.drop = drop
    await client.connect()
    await client.transport.close()


async def test_an_unforeseen_error_while_connecting_is_a_failure(client, monkeypatch, caplog):
    async def explode(*_arguments):
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(client.transport._dtls, "start", explode)
    await client.begin()
    await client.wait_for("failed")
    assert client.transport.failure is not None
    assert client.transport.failure.code == "internal"
    assert "unforeseen" in caplog.text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.binary(max_size=200), max_size=20))
def test_garbage_from_the_network_is_survived(datagrams):
    asyncio.run(_survive(datagrams))


async def _survive(datagrams: list[bytes]) -> None:
    sfu = await LoopbackSfu.start()
    client = LoopbackClient(sfu)
    await client.connect()
    for datagram in datagrams:
        sfu.send_raw(datagram)
    sfu.send_rtp(rtp(1))
    await client.handler.wait_for(lambda: bool(client.handler.rtp))
    assert client.transport.state == "connected"
    assert client.handler.rtp == [rtp(1)]
    counters = client.transport.counters()
    assert (counters.handler_errors, counters.sctp_errors) == (0, 0)
    await client.transport.close()
    await sfu.close()
