"""The clock that all streams of a transport share."""

import pytest
from tureen_handler.rtp.peer_clock import PeerClock


def test_nothing_is_known_before_a_report():
    assert PeerClock().monotonic_s(3_900_000_000.0) is None


def test_the_first_report_sets_it():
    clock = PeerClock()
    clock.learn(1000.0, 5.0)

    assert clock.monotonic_s(1001.5) == 6.5


def test_a_late_report_hardly_matters_and_a_quicker_one_is_approached():
    clock = PeerClock()
    clock.learn(1000.0, 5.0)
    clock.learn(1001.0, 6.3)
    assert clock.monotonic_s(1002.0) == 7.0
    for second in range(2, 60):
        clock.learn(1000.0 + second, 4.98 + second)
    assert clock.monotonic_s(1060.0) == pytest.approx(64.98, abs=0.001)


def test_drift_is_followed_in_both_directions():
    for drift in (1e-4, -1e-4):
        clock = PeerClock()
        for second in range(600):
            clock.learn(1000.0 + second, 5.0 + second * (1 + drift))
        assert clock.monotonic_s(1599.0) == pytest.approx(5 + 599 * (1 + drift), abs=0.003)


def test_a_clock_that_was_set_is_taken_at_once():
    clock = PeerClock()
    clock.learn(1000.0, 5.0)
    clock.learn(5000.0, 6.0)

    assert clock.monotonic_s(5001.0) == 7.0
