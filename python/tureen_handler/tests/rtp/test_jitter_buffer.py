from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.rtp.buffered_packet import BufferedPacket
from tureen_handler.rtp.jitter_buffer import JitterBuffer


def packet(sequence):
    return BufferedPacket(sequence, 0, False, 96, b"", 0.0)


def drain(buffer):
    sequences = []
    while (held := buffer.pop()) is not None:
        sequences.append(held.sequence)
    return sequences


@given(st.permutations(range(30)))
def test_any_order_comes_out_in_order(order):
    buffer = JitterBuffer()
    buffer.insert(packet(99))
    out = drain(buffer)
    for offset in order:
        assert buffer.insert(packet(100 + offset))
        out += drain(buffer)
    assert out == list(range(99, 130))
    assert len(buffer) == 0


def test_what_is_not_needed_is_refused():
    buffer = JitterBuffer()
    assert buffer.insert(packet(5))
    assert buffer.insert(packet(7))
    assert not buffer.insert(packet(7))
    assert drain(buffer) == [5]
    assert not buffer.insert(packet(5))
    assert not buffer.insert(packet(4))


def test_skipping_a_gap():
    buffer = JitterBuffer()
    for sequence in [1, 3, 5, 6]:
        buffer.insert(packet(sequence))
    drain(buffer)
    assert [held.sequence for held in buffer.skip_to(5)] == [3]
    assert buffer.skip_to(4) == []
    assert drain(buffer) == [5, 6]


def test_bounds():
    buffer = JitterBuffer(capacity=2)
    assert buffer.first_held() is None
    buffer.insert(packet(1))
    drain(buffer)
    buffer.insert(packet(4))
    assert not buffer.full
    buffer.insert(packet(3))
    assert buffer.full
    assert buffer.first_held() == 3


def test_reset_begins_anywhere():
    buffer = JitterBuffer()
    buffer.insert(packet(100))
    buffer.reset()
    buffer.insert(packet(5))
    assert drain(buffer) == [5]


def test_order_may_begin_ahead_of_the_first_packet():
    buffer = JitterBuffer()
    buffer.begin_at(3)
    assert buffer.insert(packet(5))
    assert drain(buffer) == []
    assert buffer.insert(packet(3))
    assert buffer.insert(packet(4))
    assert drain(buffer) == [3, 4, 5]
