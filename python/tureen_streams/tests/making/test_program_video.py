import asyncio
import itertools
import time

import pytest
from fake_streams import KeepingSink, until
from tureen_streams.making.program_video import PictureShape, ProgramVideoTrack
from tureen_streams.making.timeline import Timeline

WIDTH, HEIGHT = 34, 18


class Program:
    def __init__(self):
        self.released = 0

    def handle_released(self, total):
        self.released = total


def make_track(pixel_format="rgba", frame_rate=50.0):
    track = ProgramVideoTrack(
        "v", PictureShape(WIDTH, HEIGHT, pixel_format, frame_rate), Timeline()
    )
    track.program = Program()
    return track


@pytest.fixture
async def track():
    track = make_track()
    yield track
    track.finish("closed")


def push(track, pixel=(0, 0, 0, 255), timestamp_s=None):
    track.push(bytes(pixel) * (WIDTH * HEIGHT), timestamp_s, key_frame=False)


def luma(raw):
    return bytes(raw.frame.planes[0])[0]


# BT.601, video range.
@pytest.mark.parametrize(
    ("pixel_format", "pixel", "yuv"),
    [
        ("rgba", (255, 255, 255, 255), (235, 128, 128)),
        ("rgba", (255, 0, 0, 255), (81, 90, 240)),
        ("bgra", (255, 0, 0, 255), (41, 240, 110)),
        ("rgba", (0, 0, 0, 0), (16, 128, 128)),
    ],
)
async def test_colours(pixel_format, pixel, yuv):
    track, sink = make_track(pixel_format), KeepingSink()
    track.add_frame_sink(sink)
    push(track, pixel)
    await until(lambda: sink.frames)
    frame = sink.frames[0].frame
    track.finish("closed")
    assert frame.format.name == "yuv420p"
    assert [bytes(plane)[0] for plane in frame.planes] == pytest.approx(list(yuv), abs=2)


@pytest.mark.parametrize("pixel_format", ["i420", "nv12"])
async def test_planes(pixel_format):
    track, sink = make_track(pixel_format), KeepingSink()
    track.add_frame_sink(sink)
    chroma = (
        bytes([90]) * 153 + bytes([240]) * 153 if pixel_format == "i420" else bytes([90, 240]) * 153
    )
    track.push(bytes([81]) * (WIDTH * HEIGHT) + chroma, None, key_frame=False)
    await until(lambda: sink.frames)
    track.finish("closed")
    assert [bytes(plane)[0] for plane in sink.frames[0].frame.planes] == [81, 90, 240]


async def test_pictures_without_timestamps_come_at_their_rate(track):
    sink = KeepingSink()
    track.add_frame_sink(sink)
    for _ in range(6):
        push(track)
    await until(lambda: len(sink.frames) == 6)
    times = [frame.capture_time_s for frame in sink.frames]
    assert [b - a for a, b in itertools.pairwise(times)] == pytest.approx([0.02] * 5)
    assert track.program.released == 6


async def test_timestamps_are_kept_exactly(track):
    sink = KeepingSink()
    track.add_frame_sink(sink)
    for timestamp_s in (7.0, 7.05, 7.06, 7.2):
        push(track, timestamp_s=timestamp_s)
    await until(lambda: len(sink.frames) == 4)
    begin_s = sink.frames[0].capture_time_s
    # A busy machine may move the line, never backwards.
    offsets = [frame.capture_time_s - begin_s for frame in sink.frames]
    assert offsets == sorted(offsets)
    assert offsets[3] >= 0.2 - 1e-6


async def test_the_last_picture_is_repeated_for_who_joins_late(track):
    push(track, (255, 255, 255, 255))
    await until(lambda: track.program.released == 1)
    assert track.conversions == 0
    sink = KeepingSink()
    begin_s = time.monotonic()
    track.add_frame_sink(sink)
    await until(lambda: len(sink.frames) == 2)
    assert 0.4 < time.monotonic() - begin_s
    assert luma(sink.frames[0]) == luma(sink.frames[1]) == 235
    assert sink.frames[1].capture_time_s > sink.frames[0].capture_time_s
    assert track.conversions == 1


async def test_nothing_is_converted_when_nobody_watches(track):
    for _ in range(3):
        push(track)
    await until(lambda: track.program.released == 3)
    await until(lambda: track._task is None)
    assert track.conversions == 0


async def test_clearing_drops_what_waits_at_once(track):
    sink = KeepingSink()
    track.add_frame_sink(sink)
    push(track, timestamp_s=0)
    push(track, timestamp_s=5)
    push(track, timestamp_s=6)
    await until(lambda: track.program.released == 1)
    track.clear()
    assert track.program.released == 3
    push(track, (255, 255, 255, 255))
    await until(lambda: len(sink.frames) >= 2, 2)
    assert luma(sink.frames[-1]) == 235


async def test_a_wrong_size_is_refused(track):
    with pytest.raises(ValueError, match=f"has {WIDTH * HEIGHT * 4} bytes, got 3"):
        track.push(b"abc", None, key_frame=False)


async def test_stopping_ends_it(track):
    sink = KeepingSink()
    track.add_frame_sink(sink)
    push(track, timestamp_s=0)
    push(track, timestamp_s=9)
    track.stop()
    await asyncio.sleep(0.02)
    assert sink.ended
    assert len(sink.frames) <= 1
