"""Timestamps of received streams on this process's clock."""

import pytest
from tureen_handler.media.receiving.remote_clock import RemoteClock


def test_timestamps_count_from_the_first_arrival():
    clock = RemoteClock(48_000)

    times = [clock.capture_time_s(960 * i, 5.0 + 0.02 * i + 0.3 * (i % 2)) for i in range(4)]

    assert times == pytest.approx([5.0, 5.02, 5.04, 5.06])


def test_a_jump_moves_the_time_line_to_the_arrival():
    clock = RemoteClock(90_000)
    clock.capture_time_s(0, 10.0)

    assert clock.capture_time_s(90_000 * 500, 12.0) == 12.0
    assert clock.capture_time_s(90_000 * 501, 13.0) == 13.0


def test_a_sender_that_paused_its_clock_is_followed():
    clock = RemoteClock(90_000)
    clock.capture_time_s(0, 10.0)

    assert clock.capture_time_s(3000, 20.0) == 20.0


def test_time_never_goes_back():
    clock = RemoteClock(90_000)
    clock.capture_time_s(0, 10.0)
    ahead = clock.capture_time_s(80_000, 10.1)

    assert clock.capture_time_s(90_000 * 60, 10.2) == ahead
