import asyncio
import struct

import pytest
from av import VideoFrame
from fake_streams import FakeStream, until
from tureen_handler.media.frame import RawFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_streams.raw.pictures import picture_bytes, unpack_picture
from tureen_streams.reading.bounded_queue import BoundedQueue
from tureen_streams.reading.outlet import DROPPED, FRAME, SHAPE, WANT
from tureen_streams.reading.picture_forms import PictureForm
from tureen_streams.reading.readers import Readers


class Bench:
    def __init__(self):
        self.track = LocalTrack("v", "video")
        self.readers = Readers()

    def read(self, form, *, wants=100, limit=3, frame_rate=None):
        stream = FakeStream()
        self.readers.of_pictures(self.track).add(
            stream, BoundedQueue(limit, "drop-oldest"), form, frame_rate
        )
        if wants:
            stream.receive(WANT, timestamp=wants)
        return stream

    @property
    def conversions(self):
        return self.readers.pictures[self.track].converter.conversions

    def deliver(self, time_s=1.0, width=64, height=48, luma=235):
        frame = VideoFrame(width, height, "yuv420p")
        for plane, value in zip(frame.planes, (luma, 128, 128), strict=True):
            plane.update(bytes([value]) * plane.buffer_size)
        self.track.deliver(RawFrame(frame, time_s))


@pytest.fixture
async def bench():
    return Bench()


def frames_of(stream):
    return stream.of_type(FRAME)


@pytest.mark.parametrize(
    ("pixel_format", "first", "size"),
    [
        ("rgba", b"\xff\xff\xff\xff", 64 * 48 * 4),
        ("bgra", b"\xff\xff\xff\xff", 64 * 48 * 4),
        ("i420", b"\xeb", 64 * 48 * 3 // 2),
        ("nv12", b"\xeb", 64 * 48 * 3 // 2),
    ],
)
async def test_every_format(bench, pixel_format, first, size):
    stream = bench.read(PictureForm(pixel_format, None, None))
    bench.deliver(time_s=2.5)
    await until(lambda: frames_of(stream))
    ((body, timestamp, _),) = frames_of(stream)
    assert (body[: len(first)], len(body), timestamp) == (first, size, 2_500_000)
    assert stream.of_type(SHAPE)[0][0] == struct.pack("!II", 64, 48)


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(32, None, (32, 24)), (None, 12, (16, 12)), (33, 7, (33, 7)), (128, 96, (128, 96))],
)
@pytest.mark.parametrize("pixel_format", ["rgba", "i420", "nv12"])
async def test_any_size(bench, width, height, size, pixel_format):
    stream = bench.read(PictureForm(pixel_format, width, height))
    bench.deliver()
    await until(lambda: frames_of(stream))
    assert stream.of_type(SHAPE)[0][0] == struct.pack("!II", *size)
    body = frames_of(stream)[0][0]
    assert len(body) == picture_bytes(pixel_format, *size)
    frame = unpack_picture(body, pixel_format, *size)
    assert bytes(frame.planes[0])[0] == pytest.approx(255 if pixel_format == "rgba" else 235, abs=2)


async def test_a_change_of_size_is_told(bench):
    stream = bench.read(PictureForm("i420", None, None))
    bench.deliver()
    bench.deliver(width=32, height=16)
    await until(lambda: len(frames_of(stream)) == 2)
    assert [body for body, _, _ in stream.of_type(SHAPE)] == [
        struct.pack("!II", 64, 48),
        struct.pack("!II", 32, 16),
    ]


async def test_each_form_is_made_once_for_all(bench):
    form, other = PictureForm("rgba", None, None), PictureForm("i420", 32, 24)
    streams = [bench.read(form) for _ in range(3)] + [bench.read(other)]
    for index in range(4):
        bench.deliver(time_s=index)
        await until(lambda index=index: all(len(frames_of(s)) == index + 1 for s in streams))
    assert bench.conversions == 8


async def test_nothing_happens_when_nobody_reads(bench):
    assert not bench.track.wanted
    stream = bench.read(PictureForm("rgba", None, None))
    assert bench.track.wanted
    stream.close()
    assert not bench.track.wanted
    assert bench.readers.pictures == {}


async def test_a_stuck_reader_costs_nothing_and_slows_nobody(bench):
    form = PictureForm("rgba", None, None)
    stuck, quick = bench.read(form, wants=0), bench.read(PictureForm("i420", None, None))
    for index in range(20):
        bench.deliver(time_s=index)
        await until(lambda index=index: len(frames_of(quick)) == index + 1)
    assert bench.conversions == 20
    assert stuck.of_type(DROPPED)[-1][1] == 17
    stuck.receive(WANT, timestamp=1)
    await until(lambda: frames_of(stuck))
    assert frames_of(stuck)[0][1] == 17_000_000


async def test_fewer_pictures_on_request(bench):
    stream = bench.read(PictureForm("i420", None, None), frame_rate=10, limit=50)
    for index in range(31):
        bench.deliver(time_s=index / 30)
    await until(lambda: len(frames_of(stream)) >= 11)
    await asyncio.sleep(0.01)
    assert len(frames_of(stream)) == 11


async def test_the_end_of_the_track_ends_readers(bench):
    stream = bench.read(PictureForm("i420", None, None))
    bench.deliver()
    bench.track.stop()
    await until(lambda: stream.closed)
    assert len(frames_of(stream)) == 1
    assert bench.readers.pictures == {}
    late = bench.read(PictureForm("i420", None, None))
    assert late.closed
    assert bench.readers.pictures == {}


async def test_a_disabled_track_has_no_pictures(bench):
    stream = bench.read(PictureForm("i420", None, None))
    bench.track.enabled = False
    bench.deliver(time_s=1)
    bench.track.enabled = True
    bench.deliver(time_s=2)
    await until(lambda: frames_of(stream))
    assert [timestamp for _, timestamp, _ in frames_of(stream)] == [2_000_000]
