"""The audio framer: exact time, any format, gaps and overlaps."""

from itertools import pairwise

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tureen_handler.codecs.encoders import AudioFramer


def push_all(framer, blocks, start_s=10.0, channels=2):
    framed = []
    time_s = start_s
    for block in blocks:
        framed += framer.push(block, time_s, channels)
        time_s += block.samples / block.sample_rate
    return framed


@pytest.mark.parametrize(
    ("sample_rate", "layout", "sample_format", "samples"),
    [
        (48_000, "stereo", "s16", 960),
        (44_100, "stereo", "fltp", 1024),
        (8_000, "mono", "u8", 160),
        (96_000, "5.1", "s32p", 4096),
        (22_050, "mono", "dbl", 333),
    ],
)
def test_any_format_becomes_even_blocks(
    sample_rate, layout, sample_format, samples, tone_maker, tone_samples, tone_frequency
):
    count = sample_rate // samples
    blocks = tone_maker(count, sample_rate, layout, sample_format, samples)

    framed = push_all(AudioFramer(48_000, 960), blocks)

    assert {block.frame.samples for block in framed} == {960}
    assert {block.frame.format.name for block in framed} == {"s16"}
    assert len(framed) == pytest.approx(count * samples / sample_rate * 50, abs=2)
    assert [block.tick for block in framed] == [480_000 + 960 * i for i in range(len(framed))]
    heard = [sample for block in framed[2:] for sample in tone_samples(block.frame)]
    assert tone_frequency(heard, 48_000) == pytest.approx(440, abs=6)


def test_jitter_of_capture_times_is_not_passed_on(tone_maker):
    framer = AudioFramer(48_000, 960)
    ticks = []
    for index, block in enumerate(tone_maker(20)):
        jitter_s = 0.009 if index % 2 else -0.009
        ticks += [framed.tick for framed in framer.push(block, 5 + index * 0.02 + jitter_s, 2)]

    assert {b - a for a, b in pairwise(ticks)} == {960}


def test_a_gap_moves_the_time_line_forward(tone_maker):
    framer = AudioFramer(48_000, 960)
    blocks = tone_maker(4)

    first = push_all(framer, blocks[:2], 1.0)
    second = push_all(framer, blocks[2:], 3.0)

    assert [framed.tick for framed in first + second] == [48_000, 48_960, 144_000, 144_960]


def test_what_overlaps_is_dropped(tone_maker):
    framer = AudioFramer(48_000, 960)
    blocks = tone_maker(4)

    ticks = [framed.tick for framed in push_all(framer, blocks[:2], 1.0)]
    again = [framed.tick for framed in push_all(framer, blocks, 1.0)]

    assert ticks == [48_000, 48_960]
    assert again == [49_920, 50_880]


def test_the_format_may_change_on_the_way(tone_maker):
    framer = AudioFramer(48_000, 960)

    first = push_all(framer, tone_maker(5), 1.0)
    second = push_all(framer, tone_maker(5, 44_100, "mono", "fltp", 882), 1.1, channels=1)

    ticks = [framed.tick for framed in first + second]
    assert ticks == sorted(set(ticks))
    assert second[0].tick == 52_800
    assert len(second[0].frame.layout.channels) == 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-0.5, 2.0), min_size=1, max_size=30))
def test_ticks_always_grow(gaps):
    framer = AudioFramer(8_000, 160)
    time_s, last = 10.0, -1
    for gap in gaps:
        block = av.AudioFrame("s16", "mono", 160)
        block.sample_rate = 8_000
        for framed in framer.push(block, time_s + gap, 1):
            assert framed.tick > last
            last = framed.tick
        time_s += 0.02


@pytest.mark.parametrize("channels", [1, 2])
def test_the_end_is_filled_up_with_silence(tone_maker, channels):
    framer = AudioFramer(48_000, 960)
    (block,) = tone_maker(1, samples=1024)
    framed = [*framer.push(block, 10.0, channels), *framer.finish()]

    assert [each.frame.samples for each in framed] == [960, 960]
    assert framed[1].tick - framed[0].tick == 960
    rest = bytes(framed[1].frame.planes[0])
    assert any(rest[: 64 * 2 * channels])
    assert not any(rest[64 * 2 * channels : 960 * 2 * channels])
    assert framer.finish() == []
