import asyncio

from fake_streams import FakeStream, until
from tureen_handler.media.frame import RawFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_streams.raw.samples import unpack_samples
from tureen_streams.reading.bounded_queue import BoundedQueue
from tureen_streams.reading.outlet import DROPPED, FRAME, WANT
from tureen_streams.reading.readers import Readers
from tureen_streams.reading.sample_framer import SampleForm

FORM = SampleForm(16_000, 1, "s16", 320)
OTHER = SampleForm(48_000, 2, "f32", 480)


class Bench:
    def __init__(self):
        self.track = LocalTrack("a", "audio")
        self.readers = Readers()
        self._time_s = 1.0

    def read(self, form=FORM, wants=1000):
        stream = FakeStream()
        self.readers.of_samples(self.track, form).add(stream, BoundedQueue(10, "drop-oldest"))
        if wants:
            stream.receive(WANT, timestamp=wants)
        return stream

    def deliver(self, count=1):
        for _ in range(count):
            frame = unpack_samples(bytes(960 * 2), "s16", 1, 48_000)
            self.track.deliver(RawFrame(frame, self._time_s))
            self._time_s += 0.02


async def test_several_forms_at_once_each_made_once():
    bench = Bench()
    streams = [bench.read(), bench.read(), bench.read(OTHER)]
    for _ in range(10):
        bench.deliver()
        await asyncio.sleep(0.001)
    await until(lambda: len(streams[2].of_type(FRAME)) == 20)
    await until(lambda: len(streams[0].of_type(FRAME)) >= 9)
    assert streams[0].of_type(FRAME) == streams[1].of_type(FRAME)
    assert len(streams[0].of_type(FRAME)[0][0]) == 640
    assert len(streams[2].of_type(FRAME)[0][0]) == 480 * 8
    assert [group.blocks for group in bench.readers.samples.values()] == [10, 10]


async def test_the_last_chunk_is_filled_up():
    bench = Bench()
    stream = bench.read()
    bench.deliver(5)
    bench.track.stop()
    await until(lambda: stream.closed)
    assert len(stream.of_type(FRAME)) in (5, 6)
    assert bench.readers.samples == {}


async def test_a_stuck_reader_slows_nobody():
    bench = Bench()
    stuck, quick = bench.read(wants=0), bench.read()
    for _ in range(40):
        bench.deliver()
        await asyncio.sleep(0.001)
    await until(lambda: len(quick.of_type(FRAME)) >= 39)
    assert quick.of_type(DROPPED) == []
    assert stuck.of_type(DROPPED)[-1][1] >= 29


async def test_nothing_is_read_when_nobody_does():
    bench = Bench()
    stream = bench.read()
    assert bench.track.wanted
    stream.close()
    assert not bench.track.wanted
    assert bench.readers.samples == {}


async def test_a_disabled_track_leaves_a_gap():
    bench = Bench()
    stream = bench.read(SampleForm(48_000, 1, "s16", 960))
    bench.deliver()
    bench.track.enabled = False
    bench.deliver(10)
    bench.track.enabled = True
    bench.deliver()
    await until(lambda: len(stream.of_type(FRAME)) == 2)
    first, second = (timestamp for _, timestamp, _ in stream.of_type(FRAME))
    assert second - first == 220_000
