import os

from hypothesis import given, settings
from hypothesis import strategies as st
from tureen_streams.making.sample_queue import SampleQueue
from tureen_streams.making.timeline import Timeline

RATE = 1000


def make_queue():
    return SampleQueue(RATE, 2, Timeline())


@settings(max_examples=60, deadline=None)
@given(sizes=st.lists(st.integers(0, 300), max_size=12), block=st.integers(1, 70))
def test_samples_come_out_whole_and_in_order_whatever_the_cuts(sizes, block):
    queue = make_queue()
    data = os.urandom(2 * sum(sizes))
    begin = 0
    for size in sizes:
        queue.push(data[2 * begin : 2 * (begin + size)], None)
        begin += size
    out = b""
    while queue.queued:
        before = queue.queued
        out += queue.take(block, 0.0)
        assert queue.queued == max(0, before - block)
    assert out[: len(data)] == data
    assert not any(out[len(data) :])
    assert queue.taken == sum(sizes)


def test_nothing_waiting_is_silence():
    assert make_queue().take(10, 5.0) == bytes(20)


def test_clearing_drops_everything_and_counts_it():
    queue = make_queue()
    queue.push(b"ab" * 50, None)
    queue.take(10, 0.0)
    queue.clear()
    assert (queue.queued, queue.taken) == (0, 50)
    assert queue.take(5, 0.0) == bytes(10)


def test_timestamps_leave_silence_where_nothing_was_made():
    queue = make_queue()
    queue.push(b"ab" * 20, 0.0)
    queue.push(b"cd" * 20, 0.1)
    assert queue.take(150, 50.0) == b"ab" * 20 + bytes(160) + b"cd" * 20 + bytes(60)


def test_small_deviations_of_timestamps_are_not_heard():
    queue = make_queue()
    queue.push(b"ab" * 20, 0.0)
    queue.push(b"cd" * 20, 0.03)
    queue.push(b"ef" * 20, 0.038)
    assert queue.take(60, 50.0) == b"ab" * 20 + b"cd" * 20 + b"ef" * 20
