import asyncio

import pytest
from fake_streams import FakeStream, until
from tureen_streams.reading.bounded_queue import BoundedQueue
from tureen_streams.reading.outlet import DROPPED, FRAME, SHAPE, WANT, OutgoingFrame, Outlet


class Bench:
    def __init__(self, limit=3):
        self.stream = FakeStream()
        self.prepared = []
        self.outlet = Outlet(self.stream, BoundedQueue(limit, "drop-oldest"), self.prepare)

    async def prepare(self, item):
        self.prepared.append(item)
        if item == "broken":
            raise ValueError(item)
        return OutgoingFrame(
            str(item).encode(), 1.5, flags=1, shape=b"s" if item != "odd" else b"o"
        )

    def want(self, count):
        self.stream.receive(WANT, timestamp=count)

    @property
    def frames(self):
        return [body.decode() for body, _, _ in self.stream.of_type(FRAME)]


@pytest.fixture
async def bench():
    bench = Bench()
    yield bench
    bench.outlet.close()


async def test_only_what_is_wanted_is_prepared_and_sent(bench):
    for item in "abc":
        bench.outlet.push(item)
    await asyncio.sleep(0.01)
    assert bench.prepared == []
    bench.want(2)
    await until(lambda: bench.frames == ["a", "b"])
    assert bench.prepared == ["a", "b"]
    assert bench.stream.of_type(FRAME)[0] == (b"a", 1_500_000, 1)


async def test_a_reader_that_is_stuck_loses_the_oldest_and_is_told(bench):
    for item in range(10):
        bench.outlet.push(item)
    assert bench.stream.of_type(DROPPED)[-1] == (b"", 7, 0)
    assert bench.prepared == []
    bench.want(5)
    await until(lambda: bench.frames == ["7", "8", "9"])


async def test_the_shape_is_told_when_it_changes(bench):
    bench.want(9)
    for item in ("a", "b", "odd"):
        bench.outlet.push(item)
        await until(lambda item=item: item in bench.frames)
    assert [type_ for type_, *_ in bench.stream.sent] == [SHAPE, FRAME, FRAME, SHAPE, FRAME]


async def test_the_end_comes_after_what_waits(bench):
    closed = []
    bench.outlet.on_closed(lambda: closed.append(1))
    bench.outlet.push("a")
    bench.outlet.end()
    bench.outlet.push("late")
    await asyncio.sleep(0.01)
    assert not bench.stream.closed
    bench.want(9)
    await until(lambda: bench.stream.closed)
    assert bench.frames == ["a"]
    assert closed == [1]
    bench.outlet.on_closed(lambda: closed.append(2))
    assert closed == [1, 2]


async def test_closing_stops_a_send_that_waits(bench):
    bench.stream.full = True
    bench.want(1)
    bench.outlet.push("a")
    await until(lambda: bench.prepared == ["a"])
    bench.stream.close()
    await until(lambda: bench.outlet._task is None)
    bench.outlet.push("b")
    assert bench.prepared == ["a"]


async def test_a_frame_that_cannot_be_made_ends_the_reader(bench, caplog):
    bench.want(1)
    bench.outlet.push("broken")
    await until(lambda: bench.stream.closed)
    assert "could not be read" in caplog.text
