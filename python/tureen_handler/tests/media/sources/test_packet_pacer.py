"""Frames that came ahead of their time: order, moments, holding, forgetting."""

import asyncio
import math
import time

import pytest
from tureen_handler.media.encoded_format import EncodedFormat
from tureen_handler.media.frame import EncodedFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_handler.media.sources.packet_pacer import TICKS_S, PacketPacer

OPUS = EncodedFormat("audio/opus", 48_000, channels=2)


class Sink:
    def __init__(self):
        self.frames = []
        self.arrivals_s = []

    def handle_encoded_frame(self, frame):
        self.frames.append(frame)
        self.arrivals_s.append(time.monotonic())

    def handle_ended(self):
        """Take no note."""


@pytest.fixture
def track():
    return LocalTrack("a", "audio", encoded_format=OPUS)


@pytest.fixture
def sink(track):
    sink = Sink()
    track.add_encoded_sink(sink)
    return sink


def frame(number, due_s):
    return EncodedFrame(b"x", "audio/opus", 48_000, number, True, None, due_s, True, due_s)


def push(pacer, track, delays_s):
    now_s = time.monotonic()
    for number, delay_s in enumerate(delays_s):
        pacer.push(track, frame(number, now_s + delay_s), now_s + delay_s)
    return now_s


async def until(condition):
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.002)


async def test_frames_come_in_order_when_they_are_due(track, sink):
    pacer = PacketPacer()
    begin_s = push(pacer, track, [0, 0.02, 0.04, 0.06])
    assert len(sink.frames) == 1
    await until(lambda: len(sink.frames) == 4)

    assert [each.timestamp for each in sink.frames] == [0, 1, 2, 3]
    for number, arrival_s in enumerate(sink.arrivals_s):
        assert arrival_s - begin_s >= number * 0.02 - 0.001


async def test_what_several_sources_have_for_about_the_same_time_leaves_in_one_wake_up(track, sink):
    at_next_wake_up = []

    def note_wake_up():
        at_next_wake_up.append(len(sink.frames))

    class First(Sink):
        def handle_encoded_frame(self, frame):
            asyncio.get_running_loop().call_soon(note_wake_up)

    other = LocalTrack("b", "audio", encoded_format=OPUS)
    other.add_encoded_sink(First())
    step_s = TICKS_S["audio"]
    begin_s = math.ceil(time.monotonic() / step_s + 2) * step_s
    for owner, due_s in ((other, begin_s + 0.1 * step_s), (track, begin_s + 0.9 * step_s)):
        PacketPacer().push(owner, frame(0, due_s), due_s)
    await until(lambda: at_next_wake_up)

    assert at_next_wake_up == [1]
    assert -0.001 <= sink.arrivals_s[0] - (begin_s + step_s)


async def test_held_frames_come_later_by_as_long_as_they_were_held(track, sink):
    pacer = PacketPacer()
    now_s = push(pacer, track, [0.02, 0.04])
    pacer.hold(now_s)
    pacer.hold(now_s + 1)
    await asyncio.sleep(0.06)
    assert sink.frames == []
    pacer.release(now_s + 0.06)
    pacer.release(now_s + 9)
    await until(lambda: len(sink.frames) == 2)

    assert [each.capture_time_s for each in sink.frames] == pytest.approx(
        [now_s + 0.08, now_s + 0.1], abs=1e-6
    )


async def test_frames_are_forgotten_or_flushed_by_track(track, sink):
    pacer, other, others = PacketPacer(), LocalTrack("b", "audio", encoded_format=OPUS), Sink()
    other.add_encoded_sink(others)
    push(pacer, track, [0.02])
    push(pacer, other, [9, 9])
    pacer.forget(track)
    pacer.flush(other)
    await asyncio.sleep(0.04)

    assert sink.frames == []
    assert len(others.frames) == 2
    push(pacer, track, [0.02])
    pacer.close()
    await asyncio.sleep(0.04)
    assert sink.frames == []
