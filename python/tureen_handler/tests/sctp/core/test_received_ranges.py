import itertools

from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.sctp.core.received_ranges import ReceivedRanges


@given(st.lists(st.integers(2, 60)), st.integers(0, 30))
def test_ranges_are_those_of_a_set(tsns, cumulative):
    ranges, known = ReceivedRanges(), set()
    for tsn in tsns:
        assert ranges.add(tsn) == (tsn not in known)
        known.add(tsn)
    covered = {tsn for first, last in ranges.gaps(0) for tsn in range(first, last + 1)}
    assert covered == known
    gaps = ranges.gaps(0)
    assert all(left[1] + 1 < right[0] for left, right in itertools.pairwise(gaps))

    expected = cumulative
    while expected + 1 in known:
        expected += 1
    assert ranges.advance(cumulative) == expected
    covered = {tsn for first, last in ranges.gaps(0) for tsn in range(first, last + 1)}
    assert covered == {tsn for tsn in known if tsn > expected}
    assert bool(ranges) == bool(covered)
