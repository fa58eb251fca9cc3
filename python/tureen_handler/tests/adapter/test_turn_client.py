import asyncio

import pytest
from aioice import stun
from hypothesis import given
from hypothesis import strategies as st
from loopback_sfu import LoopbackTurn
from tureen_handler.adapter import turn_client
from tureen_handler.adapter.turn_client import TurnAccount, TurnAllocation, TurnError


@pytest.fixture
async def turn():
    server = await LoopbackTurn.start()
    yield server
    await server.close()


def account_of(turn: LoopbackTurn, credential: str | None = "secret") -> TurnAccount:
    host, port = turn.transport.get_extra_info("sockname")
    return TurnAccount(host, port, "udp", "user", credential)


async def test_allocates_and_frees(turn):
    allocation = await TurnAllocation.allocate(account_of(turn), pytest.fail, 5)
    (relay,) = turn.relays.values()
    assert allocation.relayed_address == relay.transport.get_extra_info("sockname")
    assert allocation.socket_names[1] == turn.transport.get_extra_info("sockname")
    assert allocation.queued_bytes == 0
    await allocation.close(5)
    assert turn.relays == {}
    assert not allocation.send(turn_client.FIRST_CHANNEL, b"late")


@pytest.mark.parametrize("credential", ["wrong", None])
async def test_a_refusal_has_its_code(turn, credential):
    with pytest.raises(TurnError) as failure:
        await TurnAllocation.allocate(account_of(turn, credential), pytest.fail, 5)
    assert failure.value.code == 401
    assert failure.value.local is not None


async def test_cancelling_leaves_nothing(turn):
    turn.is_silent = True
    allocating = asyncio.create_task(TurnAllocation.allocate(account_of(turn), pytest.fail, 5))
    await asyncio.sleep(0.01)
    before = len(asyncio.all_tasks())
    allocating.cancel()
    with pytest.raises(asyncio.CancelledError):
        await allocating
    assert len(asyncio.all_tasks()) < before


async def test_channels_are_bound_again_until_it_is_closed(turn, monkeypatch):
    monkeypatch.setattr(turn_client, "REBIND_S", 0.01)
    allocation = await TurnAllocation.allocate(account_of(turn), pytest.fail, 5)
    await allocation.bind(("127.0.0.1", 9), lambda _datagram: None)
    async with asyncio.timeout(30):
        while turn.requests.count(stun.Method.CHANNEL_BIND) < 3:
            await asyncio.sleep(0.005)
    await allocation.close(5)
    turn.requests.clear()
    await asyncio.sleep(0.03)
    assert turn.requests == []


async def test_a_server_that_speaks_no_tls_is_told():
    def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"I speak no TLS")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    with pytest.raises(TurnError) as failure:
        await TurnAllocation.allocate(TurnAccount(host, port, "tls", "u", "p"), pytest.fail, 5)
    assert failure.value.code is None
    assert "SSL" in str(failure.value)
    server.close()


@given(st.lists(st.binary(max_size=60), max_size=10))
def test_whatever_a_server_sends_is_survived(datagrams):
    async def survive() -> None:
        turn = await LoopbackTurn.start()
        lost: list[str] = []
        allocation = await TurnAllocation.allocate(account_of(turn), lost.append, 5)
        received: list[bytes] = []
        await allocation.bind(("127.0.0.1", 9), received.append)
        (client,) = turn.relays
        for datagram in datagrams:
            turn.transport.sendto(datagram, client)
        turn.transport.sendto(b"\x40\x00\x00\x03end", client)
        async with asyncio.timeout(30):
            while b"end" not in received:
                await asyncio.sleep(0.001)
        assert lost == []
        await allocation.close(5)
        await turn.close()

    asyncio.run(survive())
