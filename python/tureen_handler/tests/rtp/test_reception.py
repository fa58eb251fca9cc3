import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.rtp.reception import MAXIMUM_JUMP, REJECTED, Reception


def receive(reception, sequence, timestamp=0, arrival_s=0.0, size=112):
    return reception.count((0x80, 96, sequence & 0xFFFF, timestamp, 1), 12, size, arrival_s)


def receive_all(reception, sequences):
    return [receive(reception, sequence) for sequence in sequences]


def test_extends_across_the_wrap():
    reception = Reception(90000)
    results = receive_all(reception, range(0xFFFE, 0x10003))
    assert results == list(range(results[0], results[0] + 5))
    assert reception.reported_highest == 0x10002
    assert reception.lost == 0


def test_counts_sizes():
    reception = Reception(90000)
    receive_all(reception, [1, 2])
    assert (reception.packets, reception.bytes, reception.header_bytes) == (2, 224, 24)


def test_reordered_packets_keep_their_number_and_are_no_loss():
    reception = Reception(90000)
    first, third, second = receive_all(reception, [10, 12, 11])
    assert (second, third) == (first + 1, first + 2)
    assert reception.lost == 0


def test_packets_before_the_first_are_expected_too():
    reception = Reception(90000)
    later, earlier = receive_all(reception, [0, 0xFFFF])
    assert earlier == later - 1
    assert reception.lost == 0


def test_loss_and_its_fraction():
    reception = Reception(90000)
    receive_all(reception, [0, 1, 2, 3, 8, 9])
    assert reception.lost == 4
    assert reception.take_fraction_lost() == 4 * 256 // 10
    receive_all(reception, range(10, 20))
    assert reception.take_fraction_lost() == 0
    assert reception.take_fraction_lost() == 0


def test_duplicates_lower_the_loss_as_in_rfc_3550():
    reception = Reception(90000)
    receive_all(reception, [0, 1, 1, 1])
    assert reception.lost == -2
    assert reception.take_fraction_lost() == 0


def test_an_unlikely_jump_is_believed_when_it_goes_on():
    reception = Reception(90000)
    before = receive_all(reception, range(100))[-1]
    first, second, third = receive_all(reception, [40000, 40001, 40002])
    assert first == REJECTED
    assert second > before + MAXIMUM_JUMP
    assert third == second + 1
    assert reception.restarts == 1
    assert abs(reception.lost) <= 1


def test_single_strays_are_not_believed():
    reception = Reception(90000)
    last = receive_all(reception, range(100))[-1]
    assert receive_all(reception, [40000, 100, 50000, 101]) == [
        REJECTED,
        last + 1,
        REJECTED,
        last + 2,
    ]
    assert reception.restarts == 0


def test_jitter_of_an_even_stream_is_zero_and_of_an_uneven_one_is_not():
    even, uneven = Reception(48000), Reception(48000)
    for index in range(200):
        receive(even, index, index * 960, index * 0.02)
        receive(uneven, index, index * 960, index * 0.02 + (index % 2) * 0.01)
    assert even.jitter == pytest.approx(0, abs=1e-6)
    assert uneven.jitter == pytest.approx(480, rel=0.05)


def test_jitter_ignores_packets_of_one_frame_and_wild_timestamps():
    reception = Reception(90000)
    receive(reception, 0, 0xFFFFFFFF, 0.0)
    receive(reception, 1, 0xFFFFFFFF, 0.5)
    receive(reception, 2, 89999, 1.0)
    assert reception.jitter == pytest.approx(0, abs=1e-6)
    receive(reception, 3, 0x80000000, 1.0)
    assert reception.jitter == pytest.approx(0, abs=1e-6)


@given(st.integers(0, 0xFFFF), st.permutations(range(40)))
def test_any_order_within_a_window_gives_the_same_numbers(start, order):
    reception = Reception(90000)
    base = receive(reception, start)
    assert receive_all(reception, [start + 1 + offset for offset in order]) == [
        base + 1 + offset for offset in order
    ]
    assert reception.lost == 0


@given(st.lists(st.integers(0, 0xFFFF), max_size=200))
def test_any_numbers_are_survived(sequences):
    reception = Reception(90000)
    receive_all(reception, sequences)
    assert 0 <= reception.take_fraction_lost() <= 255
    assert reception.packets == len(sequences)
