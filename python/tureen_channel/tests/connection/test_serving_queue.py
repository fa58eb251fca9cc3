"""When requests and notifications are handled."""

from hypothesis import given
from hypothesis import strategies as st
from tureen_channel.connection.serving_queue import ServingQueue
from tureen_channel.frame.frame import NotificationFrame, RequestFrame


def request(id_, target=None):
    return RequestFrame(id_, "x.y", target)


def notification(event, target=None):
    return NotificationFrame(event, target)


def names(jobs):
    return [job.id if isinstance(job, RequestFrame) else job.event for job in jobs]


def test_starts_what_has_no_target_or_one_of_its_own_at_once():
    queue = ServingQueue(10)
    assert names(queue.add(request(1), 10)) == [1]
    assert names(queue.add(request(2, "a"), 10)) == [2]
    assert names(queue.add(request(3, "b"), 10)) == [3]
    assert names(queue.add(notification("n"), 10)) == ["n"]
    assert queue.backlog_bytes == 0


def test_keeps_what_is_for_one_target_in_order():
    queue = ServingQueue(10)
    queue.add(request(1, "a"), 10)
    for job in (notification("n", "a"), request(2, "a"), notification("o", "a")):
        assert queue.add(job, 10) == []
    assert names(queue.finish(1)) == ["n", 2]
    assert names(queue.finish(2)) == ["o"]
    assert names(queue.add(notification("p", "a"), 10)) == ["p"]
    assert queue.backlog_bytes == 0


def test_runs_no_more_than_so_many_requests_at_a_time():
    queue = ServingQueue(2)
    assert names(job for id_ in (1, 2, 3, 4) for job in queue.add(request(id_), 10)) == [1, 2]
    assert queue.backlog_bytes > 20
    assert names(queue.finish(2)) == [3]
    assert names(queue.finish(1)) == [4]
    assert queue.backlog_bytes == 0


def test_lets_what_waits_be_withdrawn_and_what_runs_not():
    queue = ServingQueue(1)
    for job in (request(1, "a"), request(2, "a"), request(3, "b"), notification("n", "b")):
        queue.add(job, 10)
    assert queue.withdraw(1) is None
    assert queue.withdraw(9) is None
    assert queue.withdraw(2) == []
    assert names(queue.withdraw(3)) == ["n"]
    assert queue.backlog_bytes == 0
    assert queue.finish(1) == []


targets = st.sampled_from(["a", "b", None])
steps = st.lists(
    st.tuples(st.just("request"), targets)
    | st.tuples(st.just("notification"), targets)
    | st.tuples(st.just("finish"), st.integers(0, 5)),
    max_size=60,
)


@given(steps, st.integers(1, 4))
def test_loses_nothing_and_starts_each_once_whatever_happens(steps, max_concurrent):
    queue = ServingQueue(max_concurrent)
    sent, started, running = [], [], []

    def start(jobs):
        started.extend(jobs)
        running.extend(job.id for job in jobs if isinstance(job, RequestFrame))
        assert len(running) <= max_concurrent

    for index, (what, argument) in enumerate(steps):
        if what == "finish":
            if running:
                start(queue.finish(running.pop(argument % len(running))))
        else:
            make = request if what == "request" else notification
            sent.append(make(index if what == "request" else str(index), argument))
            start(queue.add(sent[-1], 10))
    while running:
        start(queue.finish(running.pop(0)))

    assert sorted(map(str, names(started))) == sorted(map(str, names(sent)))
    for target in ("a", "b"):
        assert [job for job in started if job.target == target] == [
            job for job in sent if job.target == target
        ]
    assert queue.backlog_bytes == 0
