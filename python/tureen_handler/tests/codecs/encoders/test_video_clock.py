"""The encoder's clock: measured frame rate, shortened gaps."""

import pytest
from tureen_handler.codecs.encoders.video_clock import VideoClock


def test_the_true_frame_rate_is_found():
    clock = VideoClock(30)
    timestamps = [clock.advance(7 + index / 10) for index in range(100)]

    assert clock.frame_rate == pytest.approx(10, rel=0.05)
    assert timestamps[:3] == [0, 9000, 18_000]


def test_pauses_are_shortened():
    clock = VideoClock(30)
    clock.advance(0.0)

    assert clock.advance(100.0) == 45_000


def test_timestamps_grow_even_if_time_does_not():
    clock = VideoClock(30)

    assert [clock.advance(time_s) for time_s in (5.0, 5.0, 4.0)] == [0, 1, 2]
