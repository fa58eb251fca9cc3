from hypothesis import given
from hypothesis import strategies as st
from tureen_streams.mixing.sample_line import SampleLine


def line(begin=0, limit=100):
    return SampleLine(1, begin, limit)


def test_samples_come_out_where_they_were_put():
    samples = line()
    samples.put(2, b"ab")
    samples.put(6, b"cdefg")
    assert samples.end == 11
    assert samples.take(0, 8) == b"\0\0ab\0\0cd"
    assert samples.take(8, 4) == b"efg\0"
    assert samples.take(12, 4) is None
    assert not samples
    assert samples.late == 0


def test_what_is_late_is_counted_and_the_rest_kept():
    samples = line()
    samples.take(0, 10)
    samples.put(7, b"abcdef")
    assert samples.take(10, 4) == b"def\0"
    assert samples.late == 3
    samples.put(0, b"xyz")
    assert samples.take(14, 4) is None
    assert samples.late == 6


def test_overlaps_keep_what_came_first():
    samples = line()
    samples.put(0, b"abcd")
    samples.put(2, b"wxyz")
    assert samples.take(0, 6) == b"abcdyz"
    assert samples.late == 2


def test_blocks_may_be_left_out():
    samples = line()
    samples.put(0, b"abcdefghij")
    assert samples.take(4, 2) == b"ef"
    assert samples.take(8, 4) == b"ij\0\0"
    assert samples.late == 6


def test_what_is_much_too_early_is_dropped():
    samples = line(limit=10)
    samples.put(5, b"abcdef")
    assert samples.dropped == 6
    samples.pass_over(50)
    assert samples.end == 10
    assert samples.take(0, 10) is None
    samples.put(5 + 10, b"abcde")
    assert samples.take(10, 10) == b"\0\0\0\0\0abcde"


def test_silence_counts_as_brought():
    samples = line()
    samples.pass_over(20)
    assert samples.end == 20
    assert samples.take(0, 20) is None


@given(
    chunks=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=12),
    blocks=st.lists(st.integers(1, 25), min_size=1, max_size=8),
)
def test_nothing_moves_and_nothing_is_lost_without_being_counted(chunks, blocks):
    samples = line(limit=1000)
    truth = {}
    end = 0
    for number, (position, length) in enumerate(sorted(chunks), start=1):
        samples.put(position, bytes([number]) * length)
        for at in range(max(position, end), position + length):
            truth[at] = number
        end = max(end, position + length)
    heard = {}
    at = 0
    for length in blocks:
        block = samples.take(at, length)
        assert block is None or len(block) == length
        heard |= {at + i: value for i, value in enumerate(block or b"") if value}
        at += length
    assert heard == {position: value for position, value in truth.items() if position < at}
    assert samples.late == sum(length for _, length in chunks) - len(truth)
