import pytest
from tureen_streams.making.timeline import Timeline, Timelines


def test_the_first_timestamp_is_due_at_once_and_others_follow_it():
    timeline = Timeline()
    assert timeline.place(5.0, 100.0) == 100.0
    assert timeline.place(5.5, 100.1) == pytest.approx(100.5)


def test_a_little_lateness_is_not_minded():
    timeline = Timeline()
    timeline.place(0.0, 100.0)
    assert timeline.place(1.0, 101.01) == pytest.approx(101.0)


def test_what_comes_late_moves_the_line_for_all():
    timeline = Timeline()
    timeline.place(0.0, 100.0)
    assert timeline.place(1.0, 101.3) == 101.3
    assert timeline.place(2.0, 101.3) == pytest.approx(102.3)


@pytest.mark.parametrize("timestamp_s", [0.0, 60.0])
def test_going_back_and_leaping_ahead_begin_anew(timestamp_s):
    timeline = Timeline()
    timeline.place(30.0, 100.0)
    assert timeline.place(timestamp_s, 101.0) == 101.0
    assert timeline.place(timestamp_s + 0.5, 101.0) == pytest.approx(101.5)


def test_names_are_shared_until_the_last_one_leaves():
    timelines = Timelines()
    first = timelines.join("call")
    assert timelines.join("call") is first
    assert timelines.join(None) is not timelines.join(None)
    timelines.leave("call")
    timelines.leave(None)
    assert timelines.join("call") is first
    timelines.leave("call")
    timelines.leave("call")
    assert timelines.join("call") is not first


def test_what_came_in_time_is_not_late_because_it_is_looked_at_late():
    timeline = Timeline()
    timeline.place(0.0, 100.0)
    assert timeline.place(1.0, 101.4, 100.9) == pytest.approx(101.0)
    assert timeline.place(1.1, 101.4, 101.2) == 101.4
