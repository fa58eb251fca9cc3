from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.rtp.timeline import Timeline


@given(st.integers(0, 0xFFFFFFFF), st.lists(st.integers(0, 2**30), max_size=30))
def test_unwraps(start, steps):
    timeline = Timeline(90000)
    expected = timeline.unwrap(start, 0.0, 0)
    timestamp = start
    for step in steps:
        timestamp = (timestamp + step) & 0xFFFFFFFF
        expected += step
        assert timeline.unwrap(timestamp, 0.0, 0) == expected


def test_goes_back_for_frames_out_of_order():
    timeline = Timeline(90000)
    assert [timeline.unwrap(stamp, 0.0, 0) for stamp in (6000, 3000, 9000)] == [6000, 3000, 9000]


def test_a_restart_continues_by_the_time_that_passed():
    timeline = Timeline(90000)
    timeline.unwrap(1000, 10.0, 0)
    assert timeline.unwrap(4_000_000_000, 10.5, 1) == 1000 + 45000
    assert timeline.unwrap(4_000_003_000, 10.6, 1) == 1000 + 48000
