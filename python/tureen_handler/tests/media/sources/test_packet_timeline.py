"""Moments of packets: gaps, overlaps, seams, endless rows of them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.codecs.payload.opus import OPUS_RATE, opus_samples
from tureen_handler.media.sources.packet_timeline import OpusTimeline, PictureTimeline

PACKET = b"\xfc\x01\x02"  # 20 ms


def place(timeline, *moments_s, seams=()):
    return [
        placed
        for index, time_s in enumerate(moments_s)
        for placed in timeline.place(PACKET, time_s, seam=index in seams)
    ]


def test_rounded_times_become_exact():
    placed = place(OpusTimeline(stereo=True), -0.007, 0.014, 0.033, 0.054)
    assert [each.time_s for each in placed] == pytest.approx([-0.007, 0.013, 0.033, 0.053])


def test_gaps_are_filled_with_silence_and_long_ones_stay():
    placed = place(OpusTimeline(stereo=True), 0.0, 0.1, 9.0)

    assert [each.time_s for each in placed] == pytest.approx([0, 0.02, 0.04, 0.06, 0.08, 0.1, 9.0])
    assert [each.data for each in placed[1:5]] == [b"\xfc\xff\xfe"] * 4


def test_a_seam_is_filled_to_the_shortest_packet_and_overlaps_of_a_packet_are_left_out():
    timeline = OpusTimeline(stereo=False)
    placed = place(timeline, 0.0, 0.03, 0.05 - 0.02, seams=(1, 2))

    assert [each.time_s for each in placed] == pytest.approx([0, 0.02, 0.03])
    assert placed[1].data[0] == 0xF0


def test_after_an_interruption_time_begins_anew():
    timeline = OpusTimeline(stereo=True)
    place(timeline, 0.0, 0.02)
    timeline.interrupt()
    assert [each.time_s for each in place(timeline, 0.5)] == [0.5]


@given(length_ms=st.integers(400, 900), packets=st.integers(20, 45), passes=st.integers(2, 60))
def test_no_loop_ever_drifts(length_ms, packets, passes):
    timeline = OpusTimeline(stereo=True)
    length_s = max(length_ms / 1000, packets * 0.02 - 0.019)
    placed = []
    for index, packet in itertools.product(range(passes), range(packets)):
        time_s = round(index * length_s + packet * 0.02, 3)
        frames = timeline.place(PACKET, time_s, seam=packet == 0 and index > 0)
        placed += frames
        for frame in frames[-1:]:
            assert abs(frame.time_s - time_s) < 0.0225
    for before, after in itertools.pairwise(placed):
        step_s = opus_samples(before.data) / OPUS_RATE
        assert after.time_s - before.time_s == pytest.approx(step_s, abs=1e-9)


def test_pictures_keep_their_moments():
    timeline = PictureTimeline(25)
    placed = [timeline.place(b"x", time_s, seam=False)[0].time_s for time_s in (0.0, 0.08, 0.04)]

    assert placed == [0.0, 0.08, 0.04]
    assert timeline.end_s == pytest.approx(0.12)
