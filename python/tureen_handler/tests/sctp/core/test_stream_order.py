from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.sctp.core.stream_order import StreamOrder


@given(st.permutations(range(20)), st.integers(1, 0x7FFF))
def test_any_order_comes_out_in_order(arrival, start):
    ready = []
    order = StreamOrder(ready)
    order.skip(1, start - 1)
    for number in arrival:
        order.take(1, start + number, 53, b"%d" % number)
    assert ready == [(1, 53, b"%d" % number) for number in range(20)]
    assert order.waiting_bytes == 0


def test_skipping_delivers_what_waits():
    ready = []
    order = StreamOrder(ready)
    order.take(1, 2, 53, b"2")
    order.take(1, 4, 53, b"4")
    order.skip(1, 3)
    assert [data for _, _, data in ready] == [b"2", b"4"]
    order.take(1, 3, 53, b"late")
    assert order.discarded_messages == 1
    order.skip(1, 2)  # old
    order.take(1, 5, 53, b"5")
    assert ready[-1][2] == b"5"


def test_numbers_wrap_around():
    ready = []
    order = StreamOrder(ready)
    for number in range(65536 + 10):
        order.take(1, number & 0xFFFF, 53, b"x")
    assert len(ready) == 65546


def test_a_reset_begins_again():
    ready = []
    order = StreamOrder(ready)
    order.take(1, 0, 53, b"a")
    order.take(1, 2, 53, b"never")
    order.reset_all()
    order.take(1, 0, 53, b"b")
    assert [data for _, _, data in ready] == [b"a", b"b"]
    assert order.waiting_bytes == 0
