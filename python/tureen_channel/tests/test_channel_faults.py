"""Broken streams: one clear error that rejects everything pending."""

import asyncio

import pytest
from channel_vectors import VECTORS, by_name
from raw_peer import raw_peer
from tureen_channel.frame.frame import CloseFrame, Fault, RequestFrame

from tureen_channel import ChannelError, ChannelOptions


async def close_error(channel):
    ended = asyncio.get_running_loop().create_future()
    channel.on_close = ended.set_result
    return await ended


def pending_on(channel):
    """Everything that can be pending on a channel."""
    stream = channel.open_stream(1)
    coroutines = channel.request("a.b"), channel.request("c.d", timeout_s=0), stream.send(0, b"x")
    return [asyncio.create_task(coroutine) for coroutine in coroutines]


@pytest.mark.parametrize("vector", VECTORS["broken"], ids=by_name)
async def test_garbage(vector):
    async with raw_peer() as peer:
        await peer.greet()
        pending = pending_on(peer.channel)
        await asyncio.sleep(0)
        closed = asyncio.create_task(close_error(peer.channel))
        await asyncio.sleep(0)
        await peer.write(bytes.fromhex(vector["bytes"]))
        error = await closed
        assert error.code == "protocol-error"
        assert vector["error"] in str(error)
        assert await asyncio.gather(*pending, return_exceptions=True) == [error] * 3
        last = (await peer.read_frames())[-1]
        assert isinstance(last, CloseFrame)
        assert last.error.code == "protocol-error"


async def test_a_stream_that_ends_before_the_handshake():
    async with raw_peer() as peer:
        pending = [
            asyncio.create_task(peer.channel.ready()),
            asyncio.create_task(peer.channel.request("a.b")),
        ]
        peer.channel.notify("n")
        await asyncio.sleep(0)
        peer.end()
        for error in await asyncio.gather(*pending, return_exceptions=True):
            assert isinstance(error, ChannelError)
            assert error.code == "disconnected"


async def test_a_stream_that_is_cut():
    async with raw_peer() as peer:
        await peer.greet()
        pending = pending_on(peer.channel)
        await asyncio.sleep(0)
        peer.hang_up()
        codes = {error.code for error in await asyncio.gather(*pending, return_exceptions=True)}
        assert codes == {"disconnected"}


async def test_a_fault_that_the_other_side_finds():
    async with raw_peer() as peer:
        await peer.greet()
        closed = asyncio.create_task(close_error(peer.channel))
        await asyncio.sleep(0)
        await peer.say(CloseFrame(error=Fault("protocol-error", "I received garbage.")))
        error = await closed
        assert error.code == "peer-failed"
        assert "ended the channel (protocol-error): I received garbage." in str(error)


async def test_reading_pauses_until_handlers_have_caught_up_and_nothing_is_lost():
    options = ChannelOptions(max_backlog_bytes=50_000, max_concurrent_requests=1)
    async with raw_peer(options) as peer:
        gate, done = asyncio.Event(), asyncio.Event()
        served = []

        async def handler(request):
            await gate.wait()
            served.append(request.data)
            if len(served) == 100:
                done.set()

        peer.channel.handle_request("x.y", handler)
        await peer.greet()
        requests = [RequestFrame(id_, "x.y", data=id_, body=bytes(50_000)) for id_ in range(1, 101)]
        saying = asyncio.create_task(peer.say(*requests))
        await asyncio.sleep(0.05)
        assert not saying.done()
        gate.set()
        await saying
        await done.wait()
        assert served == list(range(1, 101))
