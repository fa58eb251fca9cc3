import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.net.ice.attempts import (
    AbandonAttempt,
    IceAttempts,
    SelectAttempt,
    StartAttempt,
    is_hard_restart,
    shown_state,
)


def test_each_way_has_a_head_start():
    attempts = IceAttempts(3, 1.0)
    assert attempts.start(10) == [StartAttempt(0)]
    assert attempts.next_timeout() == 11
    assert attempts.handle_timeout(10.9) == []
    assert attempts.handle_timeout(11) == [StartAttempt(1)]
    assert attempts.handle_timeout(12) == [StartAttempt(2)]
    assert attempts.next_timeout() is None
    assert attempts.is_trying


def test_the_first_that_works_ends_the_others():
    attempts = IceAttempts(3, 1.0)
    attempts.start(0)
    attempts.handle_timeout(1)
    assert attempts.handle_success(1) == [SelectAttempt(1), AbandonAttempt(0)]
    assert attempts.next_timeout() is None
    assert not attempts.is_trying
    assert attempts.handle_success(0) == []


def test_a_failure_lets_the_next_begin_at_once():
    attempts = IceAttempts(2, 1.0)
    attempts.start(0)
    assert attempts.handle_failure(0, 0.2) == [AbandonAttempt(0), StartAttempt(1)]
    assert attempts.next_timeout() is None
    assert attempts.handle_failure(1, 0.3) == [AbandonAttempt(1)]
    assert not attempts.is_trying


def test_the_failure_of_an_earlier_way_changes_no_head_start():
    attempts = IceAttempts(3, 1.0)
    attempts.start(0)
    attempts.handle_timeout(1)
    assert attempts.handle_failure(0, 1.5) == [AbandonAttempt(0)]
    assert attempts.next_timeout() == 2


def test_abandoning_ends_all():
    attempts = IceAttempts(3, 1.0)
    attempts.start(0)
    attempts.handle_timeout(1)
    assert attempts.abandon() == [AbandonAttempt(0), AbandonAttempt(1)]
    assert attempts.handle_timeout(100) == []
    assert attempts.handle_failure(0, 100) == []


@given(
    st.integers(1, 4),
    st.lists(st.tuples(st.sampled_from(["time", "fails", "works"]), st.integers(0, 3))),
)
def test_every_way_is_started_once_and_ended_once(way_count, events):
    attempts, now = IceAttempts(way_count, 1.0), 0.0
    actions = attempts.start(now)
    for event, way in events:
        now += 0.5
        if event == "time":
            actions += attempts.handle_timeout(now)
        elif event == "fails":
            actions += attempts.handle_failure(way, now)
        else:
            actions += attempts.handle_success(way)
    actions += attempts.abandon()
    started = [action.way for action in actions if isinstance(action, StartAttempt)]
    ended = [action.way for action in actions if not isinstance(action, StartAttempt)]
    assert started == list(range(len(started)))
    assert sorted(ended) == started
    assert sum(isinstance(action, SelectAttempt) for action in actions) <= 1


@pytest.mark.parametrize(
    ("mode", "state", "has_moved", "is_hard"),
    [
        ("auto", "connected", False, False),
        ("auto", "connected", True, True),
        ("auto", "disconnected", False, True),
        ("auto", "failed", False, True),
        ("auto", "checking", False, True),
        ("soft", "connected", True, False),
        ("soft", "disconnected", False, False),
        ("soft", "failed", False, True),
        ("hard", "connected", False, True),
    ],
)
def test_which_restart(mode, state, has_moved, is_hard):
    assert is_hard_restart(mode, state, has_moved=has_moved) is is_hard


@pytest.mark.parametrize(
    ("path", "is_trying", "shown"),
    [
        (None, True, "checking"),
        (None, False, "failed"),
        ("connected", True, "connected"),
        ("disconnected", True, "disconnected"),
        ("failed", True, "checking"),
        ("failed", False, "failed"),
    ],
)
def test_shown_state(path, is_trying, shown):
    assert shown_state(path, is_trying=is_trying) == shown
