"""Time lines of audio and video, and the playback clock."""

import itertools

import pytest
from av import AudioFrame, VideoFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from tureen_handler.media.sources.audio_blocks import silence_like, without_start
from tureen_handler.media.sources.audio_timeline import AudioTimeline
from tureen_handler.media.sources.playback_clock import PlaybackClock
from tureen_handler.media.sources.video_timeline import VideoTimeline


def block(samples=480, sample_format="s16", layout="stereo", fill=1):
    frame = AudioFrame(sample_format, layout, samples)
    frame.sample_rate = 48_000
    for plane in frame.planes:
        plane.update(bytes((fill,)) * plane.buffer_size)
    return frame


def place_all(timeline, times_s, exact_from=1000):
    placed = []
    for index, time_s in enumerate(times_s):
        placed += timeline.place(block(), time_s, exact=index >= exact_from)
    return placed


def test_rounded_timestamps_become_exact():
    placed = place_all(AudioTimeline(), [0.0, 0.013, 0.02, 0.027, 0.04, None])

    assert [frame.time_s for frame in placed] == pytest.approx([0.01 * i for i in range(6)])


def test_gaps_are_filled_with_silence():
    placed = place_all(AudioTimeline(), [0.0, 0.11])

    assert sum(frame.frame.samples for frame in placed) == 480 + 4800 + 480
    assert placed[-1].time_s == pytest.approx(0.11)
    assert not any(bytes(placed[1].frame.planes[0]))


def test_long_gaps_stay():
    timeline = AudioTimeline()
    placed = place_all(timeline, [0.0, 5.0])

    assert [frame.time_s for frame in placed] == [0.0, 5.0]
    assert timeline.end_s == pytest.approx(5.01)


def test_overlaps_are_cut():
    placed = place_all(AudioTimeline(), [1.0, 0.95, 1.002], exact_from=1)

    assert [frame.frame.samples for frame in placed] == [480, 96]
    assert placed[1].time_s == pytest.approx(1.01)


def test_after_an_interruption_time_jumps():
    timeline = AudioTimeline()
    timeline.place(block(), 0.0, exact=False)
    timeline.interrupt()
    (placed,) = timeline.place(block(), 0.5, exact=False)

    assert placed.time_s == 0.5


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-0.2, 1.5), st.booleans()), max_size=20))
def test_blocks_never_overlap_and_only_long_gaps_remain(moves):
    timeline, time_s, placed = AudioTimeline(), 0.0, []
    for move, exact in moves:
        time_s = max(0.0, time_s + move)
        placed += timeline.place(block(), time_s, exact=exact)
    for before, after in itertools.pairwise(placed):
        gap_s = after.time_s - before.time_s - before.frame.samples / 48_000
        assert gap_s > -1e-9
        assert gap_s < 1e-9 or gap_s > 0.99


@pytest.mark.parametrize(
    ("sample_format", "silence"), [("s16", 0), ("fltp", 0), ("u8", 0x80), ("u8p", 0x80)]
)
def test_silence_has_the_format_of_the_sound(sample_format, silence):
    blocks = list(silence_like(block(10, sample_format), 1000))

    assert [frame.samples for frame in blocks] == [960, 40]
    assert {bytes(plane) for plane in blocks[1].planes} == {
        bytes((silence,)) * len(bytes(blocks[1].planes[0]))
    }
    assert blocks[0].format.name == sample_format


@pytest.mark.parametrize("sample_format", ["s16", "s16p", "flt", "fltp"])
def test_the_start_of_a_block_can_be_cut(sample_format):
    frame = block(100, sample_format)
    size = len(bytes(frame.planes[0]))
    for plane in frame.planes:
        plane.update(bytes(i * 251 // size for i in range(plane.buffer_size)))

    rest = without_start(frame, 30)

    assert rest.samples == 70
    for before, after in zip(frame.planes, rest.planes, strict=True):
        kept = bytes(after)[: size * 70 // 100]
        assert kept == bytes(before)[size * 30 // 100 : size]


def test_pictures_keep_their_times_and_order():
    timeline = VideoTimeline(25.0)
    times_s = [0.0, 0.04, 0.04, 0.03, None, 0.2]
    placed = [f.time_s for t in times_s for f in timeline.place(VideoFrame(2, 2), t)]

    assert placed == pytest.approx([0.0, 0.04, 0.08, 0.2])
    assert timeline.end_s == pytest.approx(0.24)


def test_the_clock_starts_once_and_moves_when_frames_are_too_late():
    clock = PlaybackClock()
    assert clock.position_s(99.0) == 0.0
    clock.start(100.0)
    clock.start(105.0)
    assert clock.moment_s(2.0) == 102.0
    clock.note_delivery(2.0, 102.29)
    assert clock.stalls == 0
    clock.note_delivery(2.5, 103.5)

    assert clock.stalls == 1
    assert clock.moment_s(2.5) == 103.5
    assert clock.position_s(103.5) == 2.5


def test_live_sources_lead_the_clock():
    clock = PlaybackClock()
    clock.start(100.0)
    clock.follow(0.1, 100.2)
    assert clock.moment_s(0.1) == 100.1
    clock.follow(1.0, 105.0)

    assert clock.moment_s(1.0) == 105.0
