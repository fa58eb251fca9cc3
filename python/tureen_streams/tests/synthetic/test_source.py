import asyncio
import itertools

import pytest
from tureen_streams.synthetic.source import create_pattern_track, create_tone_track


class Sink:
    def __init__(self, count):
        self.frames = []
        self.ended = False
        self.full = asyncio.Event()
        self._count = count

    def handle_frame(self, frame):
        self.frames.append(frame)
        if len(self.frames) == self._count:
            self.full.set()

    def handle_ended(self):
        self.ended = True


async def collect(track, count):
    sink = Sink(count)
    unsubscribe = track.add_frame_sink(sink)
    async with asyncio.timeout(30):
        await sink.full.wait()
    unsubscribe()
    return sink


async def test_pictures_come_at_their_rate_with_exact_times():
    track = create_pattern_track("v", width=160, height=120, frame_rate=50)
    frames = (await collect(track, 10)).frames
    gaps = [b.capture_time_s - a.capture_time_s for a, b in itertools.pairwise(frames)]
    assert gaps == pytest.approx([0.02] * 9)


async def test_sounds_are_continuous():
    track = create_tone_track("a", frequency_hz=440, volume=0.5)
    frames = (await collect(track, 10)).frames
    pts = [frame.frame.pts for frame in frames]
    assert pts == list(range(pts[0], pts[0] + 9600, 960))


async def test_pattern_and_tone_share_a_time_line():
    video = create_pattern_track("v", width=160, height=120, frame_rate=50)
    audio = create_tone_track("a", frequency_hz=440, volume=0.5)
    pictures, sounds = await asyncio.gather(collect(video, 3), collect(audio, 3))
    times = {round(frame.capture_time_s, 6) for frame in pictures.frames}
    assert times & {round(frame.capture_time_s, 6) for frame in sounds.frames}


async def test_nothing_is_made_until_somebody_listens_and_after_nobody_does():
    made = []
    track = create_tone_track("a", frequency_hz=440, volume=0.5)
    make = track._make_frame
    track._make_frame = lambda index: (made.append(index), make(index))[1]
    await asyncio.sleep(0.05)
    assert made == []
    await collect(track, 2)
    await asyncio.sleep(0.03)
    count = len(made)
    await asyncio.sleep(0.06)
    assert len(made) == count


async def test_stopping_ends_it_for_everybody():
    track = create_tone_track("a", frequency_hz=440, volume=0.5)
    sink = Sink(1)
    track.add_frame_sink(sink)
    track.stop()
    track.stop()
    assert sink.ended
    assert track.ended
