"""Channels, end to end over a pair of sockets."""

import asyncio
import logging

import pytest
from raw_peer import raw_peer
from tureen_channel.frame.frame import CloseFrame, HelloFrame
from tureen_channel.testing import channel_pair

from tureen_channel import (
    ChannelError,
    ChannelOptions,
    ChannelRequestError,
    Notification,
    RemoteError,
    Reply,
)


async def echo(request):
    return Reply({"target": request.target, "data": request.data}, request.body)


async def nothing(request):
    return None


async def test_each_side_learns_the_versions_of_the_other():
    async with channel_pair(layers={"worker": "1.0.0"}) as (left, right):
        assert (await left.ready()).layers == {"worker": "1.0.0"}
        assert (await right.ready()).layers == {"worker": "1.0.0"}


async def test_the_handshake_is_waited_for_so_long_and_no_longer():
    async with raw_peer(ChannelOptions(handshake_timeout_s=0.01)) as peer:
        with pytest.raises(ChannelError, match=r"HELLO within 0\.01 s") as caught:
            await peer.channel.ready()
        assert caught.value.code == "handshake-timeout"


async def test_what_is_sent_before_the_handshake_waits_in_order():
    async with channel_pair() as (left, right):
        seen = []

        async def handler(request):
            seen.append("request")

        right.handle_request("x.y", handler)
        right.on_notification("t", lambda event, data, body: seen.append(event))
        left.notify("first", target="t")
        request = asyncio.create_task(left.request("x.y", target="t"))
        await asyncio.sleep(0)
        left.notify("last", target="t")
        await request
        await left.request("x.y")
        assert seen == ["first", "request", "last", "request"]


async def test_a_request_brings_target_data_and_body_and_takes_an_answer_back():
    async with channel_pair() as (left, right):
        right.handle_request("x.echo", echo)
        reply = await left.request("x.echo", target="t", data=[1, None], body=b"bytes")
        assert reply == Reply({"target": "t", "data": [1, None]}, b"bytes")


async def test_a_handler_may_return_data_alone_or_nothing():
    async def data_alone(request):
        return {"a": 1}

    async with channel_pair() as (left, right):
        right.handle_request("x.data", data_alone)
        right.handle_request("x.nothing", nothing)
        assert await left.request("x.data") == Reply({"a": 1}, b"")
        assert await left.request("x.nothing") == Reply(None, b"")


async def test_requests_run_concurrently_but_in_order_for_one_target():
    running = []
    gates = {name: asyncio.Event() for name in ("a1", "a2", "b1")}

    async def wait(request):
        running.append(request.data)
        await gates[request.data].wait()

    async with channel_pair() as (left, right), asyncio.TaskGroup() as group:
        right.handle_request("x.wait", wait)
        right.handle_request("x.y", nothing)
        a1, _, b1 = (
            group.create_task(left.request("x.wait", target=name[0], data=name)) for name in gates
        )
        await left.request("x.y")
        assert running == ["a1", "b1"]
        gates["b1"].set()
        await b1
        gates["a1"].set()
        await a1
        await left.request("x.y")
        assert running == ["a1", "b1", "a2"]
        gates["a2"].set()


async def test_a_refusal_comes_back_as_it_was_raised():
    async def refuse(request):
        raise ChannelRequestError("NotFoundError", "not-found", "no such file", {"path": "a"})

    async with channel_pair() as (left, right):
        right.handle_request("x.refuse", refuse)
        with pytest.raises(ChannelError, match=r"x\.refuse: no such file") as caught:
            await left.request("x.refuse")
        assert caught.value.code == "request-failed"
        assert caught.value.remote == RemoteError(
            "NotFoundError", "not-found", "no such file", {"path": "a"}
        )


async def test_an_error_that_was_not_meant_is_internal_and_logged(caplog):
    async def crash(request):
        raise LookupError("nothing of that name")

    async with channel_pair() as (left, right):
        right.handle_request("x.crash", crash)
        with (
            caplog.at_level(logging.ERROR, "tureen_channel"),
            pytest.raises(ChannelError) as caught,
        ):
            await left.request("x.crash")
        remote = RemoteError("LookupError", "internal", "nothing of that name")
        assert caught.value.remote == remote
        assert [record.message for record in caplog.records] == ["x.crash failed"]


async def test_the_method_that_nobody_handles_is_named():
    async with channel_pair() as (left, _):
        with pytest.raises(ChannelError, match=r"no\.body") as caught:
            await left.request("no.body")
        assert caught.value.remote.code == "unknown-method"


async def test_a_second_handler_is_refused():
    async with channel_pair() as (left, _):
        left.handle_request("x.y", nothing)
        with pytest.raises(ValueError, match="handled in one place"):
            left.handle_request("x.y", nothing)


async def test_data_that_cannot_be_json_is_refused_and_the_channel_goes_on():
    async with channel_pair() as (left, right):
        right.handle_request("x.y", nothing)
        await left.ready()
        with pytest.raises(TypeError):
            await left.request("x.y", data={1, 2})
        with pytest.raises(TypeError, match="A body must be"):
            await left.request("x.y", body="text")
        await left.request("x.y")


async def test_a_body_may_be_any_bytes():
    async with channel_pair() as (left, right):
        right.handle_request("x.echo", echo)
        wide = memoryview(bytes(range(8))).cast("H")
        for body in (b"abc", bytearray(b"abc"), memoryview(b"abc"), wide):
            assert (await left.request("x.echo", body=body)).body == bytes(body)


async def test_a_request_too_large_for_the_other_side_is_refused_early():
    async with channel_pair(right=ChannelOptions(max_frame_bytes=16_384)) as (left, _):
        with pytest.raises(ChannelError, match="the other side takes 16384") as caught:
            await left.request("x.y", body=bytes(20_000))
        assert caught.value.code == "frame-too-large"
        assert not left.closed


class Hanging:
    """A handler that never ends by itself."""

    def __init__(self):
        self.started = asyncio.Event()
        self.cancelled = asyncio.Event()

    async def __call__(self, request):
        self.started.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled.set()


async def test_a_request_gives_up_after_its_time_and_the_handler_is_cancelled():
    async with channel_pair() as (left, right):
        hanging = Hanging()
        right.handle_request("x.hang", hanging)
        with pytest.raises(ChannelError, match=r"no answer within 0\.02 s") as caught:
            await left.request("x.hang", timeout_s=0.02)
        assert caught.value.code == "request-timeout"
        await hanging.cancelled.wait()


async def test_cancelling_a_request_cancels_the_handler_and_counts_the_late_answer():
    async with channel_pair() as (left, right):
        hanging = Hanging()
        right.handle_request("x.hang", hanging)
        right.handle_request("x.y", nothing)
        request = asyncio.create_task(left.request("x.hang", timeout_s=0))
        await hanging.started.wait()
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
        await hanging.cancelled.wait()
        await left.request("x.y")
        assert left.counters.late_answers == 1


async def test_a_request_cancelled_before_it_was_sent_is_not_sent():
    async with raw_peer() as peer:
        request = asyncio.create_task(peer.channel.request("x.y"))
        await asyncio.sleep(0)
        request.cancel()
        await peer.greet()
        peer.channel.close()
        assert [type(frame) for frame in await peer.read_frames()] == [HelloFrame, CloseFrame]


async def test_a_handler_cancelled_before_its_first_step_is_answered_all_the_same():
    async with channel_pair() as (left, right):
        hanging = Hanging()
        right.handle_request("x.hang", hanging)
        right.handle_request("x.y", nothing)
        await left.ready()
        request = asyncio.create_task(left.request("x.hang", target="t"))
        await asyncio.sleep(0)
        request.cancel()
        await left.request("x.y", target="t")
        assert left.counters.late_answers == 1


async def test_notifications_reach_the_listeners_of_their_target_in_order():
    async with channel_pair() as (left, right):
        seen = []
        right.handle_request("x.y", nothing)
        right.on_notification("t", lambda *notification: seen.append(notification))
        right.on_notification("", lambda event, data, body: seen.append(event))
        left.notify("one", target="t", data={"a": 1}, body=b"x")
        left.notify("two")
        left.notify("three", target="t")
        await left.request("x.y")
        assert seen == [("one", {"a": 1}, b"x"), "two", ("three", None, b"")]


async def test_notifications_that_nobody_listens_to_are_counted_and_told():
    async with channel_pair() as (left, right):
        told = []
        right.on_unhandled = told.append
        right.handle_request("x.y", nothing)
        stop = right.on_notification("t", lambda *_: None)
        stop()
        stop()
        left.notify("lost", target="t", data=7)
        await left.request("x.y")
        assert told == [Notification("lost", "t", 7, b"")]
        assert right.counters.unhandled_notifications == 1


async def test_a_listener_that_raises_does_not_harm_the_channel():
    def fail(*_):
        raise LookupError("in a listener")

    reported = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    async with channel_pair() as (left, right):
        right.handle_request("x.y", nothing)
        right.on_notification("t", fail)
        left.notify("n", target="t")
        await left.request("x.y")
    assert [str(context["exception"]) for context in reported] == ["in a listener"]


async def test_close_rejects_everything_pending_and_cancels_handlers():
    async with channel_pair() as (left, right):
        ends = []
        left.on_close = lambda error: ends.append(("left", error))
        right.on_close = lambda error: ends.append(("right", error))
        hanging = Hanging()
        right.handle_request("x.hang", hanging)
        request = asyncio.create_task(left.request("x.hang"))
        await hanging.started.wait()
        left.close()
        left.close()
        assert left.closed
        with pytest.raises(ChannelError, match="closed by this side") as caught:
            await request
        assert caught.value.code == "closed"
        await right.wait_closed()
        await hanging.cancelled.wait()
        assert ends == [("left", None), ("right", None)]
        with pytest.raises(ChannelError, match="closed by the other side"):
            right.notify("n")
        with pytest.raises(ChannelError, match="closed by this side"):
            left.open_stream(1)


async def test_close_comes_after_everything_that_was_sent_before_it():
    async with channel_pair() as (left, right):
        seen = []
        right.on_notification("t", lambda event, data, body: seen.append(len(body)))
        right.on_close = lambda error: seen.append(error)
        await left.ready()
        left.notify("last words", target="t", body=bytes(500_000))
        left.close()
        await right.wait_closed()
        assert seen == [500_000, None]


async def test_close_takes_so_long_and_no_longer_when_the_other_side_does_not_read():
    async with raw_peer(ChannelOptions(close_timeout_s=0.02)) as peer:
        await peer.greet()
        peer.channel.notify("n", body=bytes(1_000_000))
        peer.channel.close()
        async with asyncio.timeout(30):
            await peer.channel.wait_closed()


async def test_who_sends_much_can_wait_and_who_sends_too_much_is_refused():
    async with raw_peer(ChannelOptions(max_queued_bytes=1_000_000)) as peer:
        await peer.greet()
        with pytest.raises(ChannelError, match="bytes wait for the pipe and 1000000 may") as caught:
            for _ in range(100):
                peer.channel.notify("n", body=bytes(100_000))
        assert caught.value.code == "queue-full"
        waiting = asyncio.create_task(peer.channel.drained())
        reading = asyncio.create_task(peer.read_frames())
        await waiting
        peer.channel.close()
        assert len(await reading) >= 10


async def test_what_waits_for_the_handshake_is_counted():
    async with raw_peer(ChannelOptions(max_queued_bytes=100_000)) as peer:
        peer.channel.notify("n", body=bytes(60_000))
        peer.channel.notify("n", body=bytes(60_000))
        with pytest.raises(ChannelError, match=r"12\d{4} bytes wait"):
            peer.channel.notify("n")


async def test_a_notification_that_turns_out_too_large_is_reported():
    reported = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    async with raw_peer() as peer:
        peer.channel.notify("large", body=bytes(20_000))
        await peer.greet(max_frame_bytes=16_384)
    assert [context["message"] for context in reported] == ["Notification large could not be sent"]


@pytest.mark.parametrize(
    "arguments",
    [{"max_frame_bytes": 1}, {"max_concurrent_requests": 0}, {"close_timeout_s": -1}],
    ids=str,
)
def test_options_must_make_sense(arguments):
    with pytest.raises(ValueError, match="must be from"):
        ChannelOptions(**arguments)
