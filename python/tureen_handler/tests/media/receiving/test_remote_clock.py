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


def test_time_does_not_go_back_when_a_sender_jumps():
    clock = RemoteClock(90_000)
    clock.capture_time_s(0, 10.0)
    ahead = clock.capture_time_s(80_000, 10.1)

    assert clock.capture_time_s(90_000 * 60, 10.2) == ahead


def test_the_common_clock_is_taken_over_at_once_and_then_followed_softly():
    clock = RemoteClock(90_000)
    clock.capture_time_s(0, 10.0)

    assert clock.capture_time_s(3000, 10.04, 10.09) == 10.09
    assert clock.capture_time_s(6000, 10.07, 10.13) == pytest.approx(10.09 + 1 / 30 + 0.0005)
    assert clock.capture_time_s(9000, 10.10, 10.40) == 10.40


def test_two_streams_that_arrive_apart_end_up_in_sync():
    sound, pictures = RemoteClock(48_000), RemoteClock(90_000)
    for index in range(100):
        moment_s = 50 + index * 0.04
        heard = sound.capture_time_s(
            index * 1920, moment_s + 0.01, moment_s if index > 20 else None
        )
        seen = pictures.capture_time_s(
            index * 3600, moment_s + 0.08, moment_s if index > 30 else None
        )

    assert heard == pytest.approx(seen, abs=0.005)


def test_a_common_clock_that_makes_no_sense_is_ignored():
    clock = RemoteClock(90_000)

    assert clock.capture_time_s(0, 10.0, 4_000.0) == 10.0
    assert clock.capture_time_s(3000, 10.04, 4_000.0) == pytest.approx(10 + 1 / 30)


def test_taking_over_the_common_clock_does_not_go_back():
    clock = RemoteClock(48_000)
    clock.capture_time_s(0, 10.0)

    assert clock.capture_time_s(960, 10.02, 9.9) == 10.0
