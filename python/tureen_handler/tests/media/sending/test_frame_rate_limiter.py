"""Fewer pictures than the source makes."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.media.sending.frame_rate_limiter import FrameRateLimiter


def accepted(limit, times_s):
    limiter = FrameRateLimiter(limit)
    return [time_s for time_s in times_s if limiter.accepts(time_s)]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(None, 300), (60, 300), (30, 300), (20, 200), (15, 150), (7, 70), (1, 10)],
)
def test_so_many_remain_of_ten_seconds_at_30_per_second(limit, expected):
    assert len(accepted(limit, [5 + i / 30 for i in range(300)])) == pytest.approx(expected, abs=2)


def test_they_are_spread_evenly():
    times_s = accepted(10, [i / 30 for i in range(90)])

    steps_s = [b - a for a, b in itertools.pairwise(times_s)]
    assert steps_s == pytest.approx([0.1] * len(steps_s))


def test_zero_lets_nothing_through():
    assert accepted(0, [1.0, 2.0]) == []


def test_a_pause_does_not_earn_a_burst():
    times_s = accepted(10, [0.0, 10.0, 10.01, 10.02, 10.03, 10.04])

    assert times_s[:2] == [0.0, 10.0]
    assert len(times_s) <= 3


@given(st.lists(st.floats(0, 0.2), max_size=100), st.floats(1, 60))
def test_no_second_holds_many_more_than_allowed(steps_s, limit):
    now_s, times_s = 0.0, []
    for step_s in steps_s:
        now_s += step_s
        times_s.append(now_s)
    chosen = accepted(limit, times_s)

    for start_s in chosen:
        assert sum(start_s <= time_s < start_s + 1 for time_s in chosen) <= limit * 1.2 + 2
