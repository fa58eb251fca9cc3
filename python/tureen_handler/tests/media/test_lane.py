"""Lanes: order, bounds, errors."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from tureen_handler.media.lane import Lane


@pytest.fixture
def pool():
    with ThreadPoolExecutor(4) as pool:
        yield pool


def test_work_is_done_in_order_one_at_a_time(pool):
    done, running, most = [], 0, 0
    finished = threading.Event()

    def work(item):
        nonlocal running, most
        running += 1
        most = max(most, running)
        done.append(item)
        running -= 1
        if item == 499:
            finished.set()

    lane = Lane(work, 1000, pool)
    for item in range(500):
        assert lane.push(item)

    assert finished.wait(5)
    assert done == list(range(500))
    assert most == 1


def test_the_oldest_waiting_item_is_dropped_and_counted(pool):
    gate, started, done = threading.Event(), threading.Event(), []
    finished = threading.Event()

    def work(item):
        started.set()
        gate.wait(5)
        done.append(item)
        if item == 4:
            finished.set()

    lane = Lane(work, 2, pool)
    lane.push(0)
    assert started.wait(5)
    assert [lane.push(item) for item in (1, 2, 3, 4)] == [True, True, False, False]
    gate.set()

    assert finished.wait(5)
    assert done == [0, 3, 4]
    assert lane.dropped == 2


def test_clear_and_close_forget_what_waits(pool):
    gate, started, done = threading.Event(), threading.Event(), []

    def work(item):
        started.set()
        gate.wait(5)
        done.append(item)

    lane = Lane(work, 10, pool)
    for item in range(4):
        lane.push(item)
    assert started.wait(5)
    assert lane.clear() == 3
    lane.push(9)
    lane.close()
    lane.push(10)
    gate.set()
    pool.shutdown()

    assert done == [0]
    assert lane.dropped == 0


def test_unexpected_errors_are_logged_and_the_lane_goes_on(pool, caplog):
    finished = threading.Event()

    def work(item):
        if item == 0:
            raise ValueError("boom")
        finished.set()

    lane = Lane(work, 10, pool)
    lane.push(0)
    lane.push(1)

    assert finished.wait(5)
    assert "boom" in caplog.text
