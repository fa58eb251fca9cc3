"""Streams, end to end over a pair of sockets."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from raw_peer import raw_peer
from tureen_channel.frame.frame import CreditFrame, MessageFrame
from tureen_channel.testing import channel_pair

from tureen_channel import ChannelError, ChannelOptions, StreamMessage

KILOBYTE = bytes(1_000)


async def nothing(request):
    return None


@asynccontextmanager
async def stream_pair(*, window_bytes=1_048_576, max_queued_bytes=4_194_304):
    """Two channels with stream 1 open on both, and the means to wait for what was sent."""
    async with channel_pair() as (left, right):
        right.handle_request("x.y", nothing)
        sender = left.open_stream(1, max_queued_bytes=max_queued_bytes)
        reader = right.open_stream(1, window_bytes=window_bytes)
        await left.request("x.y")
        yield left, right, sender, reader


async def test_messages_go_both_ways_in_order():
    async with stream_pair() as (left, _, sender, reader):
        there, back = [], asyncio.Queue()
        reader.on_message = there.append
        sender.on_message = back.put_nowait
        await sender.send(1, b"a", timestamp=2**63, flags=3)
        await sender.send(255, b"", timestamp=7)
        await left.request("x.y")
        await reader.send(0, KILOBYTE, timestamp=1)
        assert there == [StreamMessage(1, 3, 2**63, b"a"), StreamMessage(255, 0, 7, b"")]
        assert await back.get() == StreamMessage(0, 0, 1, KILOBYTE)


async def test_messages_wait_for_their_listener():
    async with stream_pair() as (left, _, sender, reader):
        await sender.send(1, KILOBYTE)
        await left.request("x.y")
        seen = []
        reader.on_message = seen.append
        assert len(seen) == 1


async def test_nothing_is_sent_before_the_other_side_has_opened_it():
    async with channel_pair() as (left, right):
        sender = left.open_stream(9)
        sent = asyncio.create_task(sender.send(1, KILOBYTE))
        await left.ready()
        await asyncio.sleep(0)
        assert sender.buffered_bytes == 1_000
        received = asyncio.Queue()
        right.open_stream(9).on_message = received.put_nowait
        await sent
        assert (await received.get()).type == 1
        assert sender.buffered_bytes == 0


async def test_a_stuck_reader_stops_its_stream_and_nothing_else():
    async with stream_pair(window_bytes=10_000) as (left, right, sender, reader):
        gate = asyncio.Event()
        seen, others = [], []

        async def stick(message):
            await gate.wait()
            seen.append(message.timestamp)

        reader.on_message = stick
        other = left.open_stream(2)
        right.open_stream(2).on_message = others.append
        sends = [asyncio.create_task(sender.send(0, KILOBYTE, timestamp=i)) for i in range(50)]
        for _ in range(500):
            await other.send(0, KILOBYTE)
        await left.request("x.y")
        assert len(others) == 500
        assert sender.buffered_bytes == 40_000
        assert seen == []
        gate.set()
        await asyncio.gather(*sends)
        await sender.send(0, KILOBYTE, timestamp=50)
        async with asyncio.timeout(30):
            while len(seen) < 51:
                await left.request("x.y")
        assert seen == list(range(51))


async def test_a_message_may_be_larger_than_the_window():
    async with stream_pair(window_bytes=100) as (_, _, sender, reader):
        sizes = asyncio.Queue()
        reader.on_message = lambda message: sizes.put_nowait(len(message.body))
        for size in (300_000, 0, 1, 300_000):
            await sender.send(0, bytes(size))
        assert [await sizes.get() for _ in range(4)] == [300_000, 0, 1, 300_000]


async def test_streams_take_turns():
    async with channel_pair() as (left, right):
        order = asyncio.Queue()
        for id_ in (1, 2):
            right.open_stream(id_).on_message = lambda _, id_=id_: order.put_nowait(id_)
        streams = [left.open_stream(id_) for id_ in (1, 2)]
        sends = [stream.send(0, bytes(40_000)) for stream in streams for _ in range(20)]
        await asyncio.gather(*sends)
        received = [await order.get() for _ in range(40)]
        first = received.index(2)
        assert 4 <= received[first : first + 10].count(2) <= 6


async def test_what_is_too_large_or_does_not_fit_its_field_is_refused():
    async with channel_pair(right=ChannelOptions(max_frame_bytes=16_384)) as (left, right):
        sender = left.open_stream(1)
        right.open_stream(1)
        await left.ready()
        with pytest.raises(ChannelError, match="stream 1: 20020 bytes"):
            await sender.send(0, bytes(20_000))
        with pytest.raises(ChannelError, match="stream 1: 20020 bytes"):
            sender.try_send(0, bytes(20_000))
        with pytest.raises(ValueError, match="type must be"):
            await sender.send(256, KILOBYTE)
        with pytest.raises(ValueError, match="A stream id must be"):
            left.open_stream(-1)
        with pytest.raises(ValueError, match="window_bytes must be"):
            left.open_stream(2, window_bytes=0)


async def test_a_listener_that_fails_does_not_stop_the_stream():
    reported = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))

    async def fail_later():
        raise LookupError("later")

    async with stream_pair(window_bytes=1_000) as (_, _, sender, reader):
        seen = asyncio.Queue()

        def fail(message):
            seen.put_nowait(message.type)
            if message.type == 0:
                raise LookupError("at once")
            return fail_later() if message.type == 1 else None

        reader.on_message = fail
        for type_ in (0, 1, 2):
            await sender.send(type_, KILOBYTE)
        assert [await seen.get() for _ in range(3)] == [0, 1, 2]
    assert [str(context["exception"]) for context in reported] == ["at once", "later"]


async def test_try_send_refuses_when_enough_waits_and_says_when_there_is_room():
    async with stream_pair(window_bytes=1, max_queued_bytes=2_000) as (_, _, sender, reader):
        drained = asyncio.Event()
        sender.on_drain = drained.set
        assert [sender.try_send(0, KILOBYTE) for _ in range(5)] == [True] * 3 + [False] * 2
        reader.on_message = lambda message: None
        await drained.wait()
        assert sender.buffered_bytes <= 1_000


async def test_try_send_takes_one_message_of_any_size_when_nothing_waits():
    async with stream_pair(max_queued_bytes=10) as (_, _, sender, _):
        assert sender.try_send(0, KILOBYTE) is True


async def test_try_send_refuses_before_the_handshake():
    async with channel_pair() as (left, _):
        sender = left.open_stream(1)
        drained = asyncio.Event()
        sender.on_drain = drained.set
        assert sender.try_send(0, KILOBYTE) is False
        await drained.wait()
        assert sender.try_send(0, KILOBYTE) is True


async def test_a_cancelled_send_gives_up_what_waits_and_leaves_the_rest_in_order():
    async with stream_pair(window_bytes=1) as (_, _, sender, reader):
        await sender.send(0, KILOBYTE)
        given, kept = (asyncio.create_task(sender.send(type_, KILOBYTE)) for type_ in (1, 2))
        await asyncio.sleep(0)
        given.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given
        assert sender.buffered_bytes == 1_000
        seen = asyncio.Queue()
        reader.on_message = lambda message: seen.put_nowait(message.type)
        await kept
        assert [await seen.get() for _ in range(2)] == [0, 2]


async def test_closing_sends_what_was_taken_and_the_other_side_delivers_it_before_its_close():
    async with stream_pair(window_bytes=2_000) as (_, _, sender, reader):
        seen = asyncio.Queue()

        async def slowly(message):
            await asyncio.sleep(0)
            seen.put_nowait(message.type)

        reader.on_message = slowly
        reader.on_close = lambda error: seen.put_nowait(("close", error))
        sends = [asyncio.create_task(sender.send(type_, KILOBYTE)) for type_ in range(5)]
        await asyncio.sleep(0)
        sender.close()
        sender.close()
        with pytest.raises(ChannelError, match="Stream 1 was closed"):
            await sender.send(9, KILOBYTE)
        await asyncio.gather(*sends)
        assert [await seen.get() for _ in range(6)] == [0, 1, 2, 3, 4, ("close", None)]
        assert sender.closed
        assert reader.closed


async def test_closing_refuses_what_the_other_side_was_still_to_send():
    async with stream_pair(window_bytes=1) as (left, _, sender, reader):
        await sender.send(0, KILOBYTE)
        waiting = asyncio.create_task(sender.send(1, KILOBYTE))
        await left.request("x.y")
        reader.close()
        with pytest.raises(ChannelError, match="by the other side") as caught:
            await waiting
        assert caught.value.code == "stream-closed"
        assert reader.discarded_messages == 1


async def test_closing_ends_what_is_delivered_while_the_last_messages_wait_to_be_sent():
    async with stream_pair(window_bytes=1) as (left, right, sender, reader):
        left.handle_request("x.y", nothing)
        seen = []
        sender.on_message = seen.append
        await sender.send(0, KILOBYTE)
        last = asyncio.create_task(sender.send(1, KILOBYTE))
        await asyncio.sleep(0)
        sender.close()
        await reader.send(0, KILOBYTE)
        await right.request("x.y")
        assert seen == []
        assert sender.discarded_messages == 1
        reader.on_message = lambda message: None
        await last


async def test_streams_count_what_they_could_not_send():
    async with stream_pair(window_bytes=1) as (left, _, sender, _):
        await sender.send(0, KILOBYTE)
        waiting = asyncio.create_task(sender.send(0, KILOBYTE))
        await asyncio.sleep(0)
        sender.try_send(0, KILOBYTE)
        left.close()
        with pytest.raises(ChannelError, match="channel was closed by this side"):
            await waiting
        assert sender.unsent_messages == 2


async def test_closing_frees_the_id_for_both():
    async with stream_pair() as (left, right, sender, reader):
        closed = asyncio.Event()
        reader.on_close = lambda error: closed.set()
        sender.close()
        await closed.wait()
        await left.request("x.y")
        received = asyncio.Queue()
        right.open_stream(1).on_message = received.put_nowait
        await left.open_stream(1).send(5, KILOBYTE)
        assert (await received.get()).type == 5


async def test_streams_close_with_the_error_of_the_channel_after_what_had_come():
    async with raw_peer() as peer:
        await peer.greet()
        stream = peer.channel.open_stream(1)
        seen, gate, ended = asyncio.Queue(), asyncio.Event(), asyncio.Event()

        async def wait(message):
            await gate.wait()
            seen.put_nowait(message.type)

        stream.on_message = wait
        stream.on_close = lambda error: seen.put_nowait(error.code)
        peer.channel.on_close = lambda error: ended.set()
        await peer.say(MessageFrame(1, 1, 0, 0, KILOBYTE), MessageFrame(1, 2, 0, 0, KILOBYTE))
        await peer.write(b"garbage!")
        await ended.wait()
        assert stream.closed
        gate.set()
        assert [await seen.get() for _ in range(3)] == [1, 2, "protocol-error"]


async def test_sending_stops_while_the_pipe_is_full():
    async with raw_peer() as peer:
        await peer.greet()
        stream = peer.channel.open_stream(1)
        await peer.say(CreditFrame(1, 2**31))
        sends = [asyncio.create_task(stream.send(0, bytes(100_000))) for _ in range(100)]
        await asyncio.sleep(0.05)
        done = sum(task.done() for task in sends)
        assert 0 < done < 50
        assert stream.buffered_bytes == 100_000 * (100 - done)
        reading = asyncio.create_task(peer.read_frames())
        await asyncio.gather(*sends)
        peer.channel.close()
        messages = [frame for frame in await reading if isinstance(frame, MessageFrame)]
        assert len(messages) == 100
