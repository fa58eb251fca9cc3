import asyncio
import itertools
import time

import pytest
from fake_streams import KeepingSink, until
from tureen_streams.making.program_audio import AudioShape, ProgramAudioTrack
from tureen_streams.making.timeline import Timeline


class Program:
    def __init__(self):
        self.released = 0

    def handle_released(self, total):
        assert total > self.released
        self.released = total


@pytest.fixture
async def track():
    track = ProgramAudioTrack("a", AudioShape(24_000, 1, "s16"), Timeline())
    track.program = Program()
    yield track
    track.finish("closed")


def push(track, seconds, value=1):
    samples = round(seconds * 24_000)
    track.push(value.to_bytes(2, "little") * samples, None, key_frame=False)


async def test_samples_are_played_by_the_clock(track):
    sink = KeepingSink()
    track.add_frame_sink(sink)
    push(track, 0.2)
    begin_s = time.monotonic()
    await until(lambda: track.program.released == 4800)
    assert time.monotonic() - begin_s > 0.15
    times = [frame.capture_time_s for frame in sink.frames]
    gaps = [b - a for a, b in itertools.pairwise(times)]
    assert gaps == pytest.approx([0.02] * len(gaps))
    heard = b"".join(bytes(frame.frame.planes[0]) for frame in sink.frames)
    assert heard.count(b"\x01\x00") == 4800
    assert sink.frames[0].frame.sample_rate == 24_000


async def test_an_empty_queue_is_silence(track):
    sink = KeepingSink()
    track.add_frame_sink(sink)
    await until(lambda: len(sink.frames) >= 3)
    assert not any(bytes(sink.frames[2].frame.planes[0]))


async def test_time_passes_and_nothing_is_made_when_nobody_listens(track):
    push(track, 0.1)
    await until(lambda: track.program.released == 2400)
    assert track.made_blocks == 0


async def test_nothing_runs_when_nobody_listens_and_nothing_waits(track):
    push(track, 0.02)
    await until(lambda: track.program.released == 480)
    await until(lambda: track._task is None)
    push(track, 0.02)
    await until(lambda: track.program.released == 960)


async def test_clearing_is_heard_at_once(track):
    sink = KeepingSink()
    track.add_frame_sink(sink)
    push(track, 5)
    await until(lambda: len(sink.frames) >= 2)
    track.clear()
    assert track.program.released == 5 * 24_000
    count = len(sink.frames)
    await until(lambda: len(sink.frames) > count)
    assert not any(bytes(sink.frames[count].frame.planes[0]))


async def test_half_a_sample_is_refused(track):
    with pytest.raises(ValueError, match="2 bytes"):
        track.push(b"abc", None, key_frame=False)


async def test_an_ended_track_plays_nothing(track):
    sink = KeepingSink()
    track.add_frame_sink(sink)
    track.finish("stopped")
    push(track, 1)
    await asyncio.sleep(0.03)
    assert sink.ended
    assert sink.frames == []
