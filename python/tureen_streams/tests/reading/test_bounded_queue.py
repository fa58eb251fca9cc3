from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from tureen_streams.reading.bounded_queue import BoundedQueue, DecodableQueue


def drain(queue):
    return [queue.pop() for _ in range(len(queue))]


def test_the_oldest_goes():
    queue = BoundedQueue(2, "drop-oldest")
    for item in range(5):
        queue.push(item)
    assert (drain(queue), queue.dropped) == ([3, 4], 3)


def test_the_newest_goes():
    queue = BoundedQueue(2, "drop-newest")
    for item in range(5):
        queue.push(item)
    assert (drain(queue), queue.dropped) == ([0, 1], 3)


@given(
    frames=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=80), limit=st.integers(1, 6)
)
def test_what_is_given_out_can_always_be_decoded(frames, limit):
    requests = []
    queue = DecodableQueue(limit, lambda: requests.append(1))
    decodable, given_out, pushed = False, 0, 0
    last = -1
    for number, (key_frame, takes) in enumerate([(True, False), *frames]):
        queue.push(SimpleNamespace(key_frame=key_frame, number=number))
        pushed += 1
        assert len(queue) <= limit
        if takes and len(queue):
            frame = queue.pop()
            decodable = frame.key_frame or (decodable and frame.number == last + 1)
            assert decodable
            last = frame.number
            given_out += 1
    assert given_out + len(queue) + queue.dropped == pushed
