from hypothesis import given
from hypothesis import strategies as st
from rtp_doubles.transport_feedback import decode_transport_feedback
from tureen_handler.rtp.rtcp.transport_feedback import MAXIMUM_RECEIVED, build_transport_feedback


def build(arrivals, base=10, count=3):
    return build_transport_feedback(
        sender_ssrc=1, media_ssrc=2, base_sequence=base, feedback_count=count, arrivals=arrivals
    )


def round_trip(arrivals, base=10, count=3):
    packet, statuses = build(arrivals, base, count)
    assert statuses == len(arrivals)
    assert len(packet) % 4 == 0
    return packet, decode_transport_feedback(packet)


delta = st.one_of(st.none(), st.integers(0, 255), st.integers(-0x8000, 0x7FFF))


@given(st.integers(5_000_000, 2**24 * 256 - 20_000_000), st.lists(delta, max_size=400))
def test_any_pattern_survives(start, deltas):
    arrivals = [start]
    tick = start
    for step in deltas:
        if step is not None:
            tick += step
        arrivals.append(None if step is None else tick)
    assert round_trip(arrivals, 0xFFF0)[1] == (0xFFF0, 3, arrivals)


@given(st.lists(st.tuples(st.sampled_from([None, 1, 300]), st.integers(1, 40)), max_size=20))
def test_runs_survive(runs):
    tick = 1000
    arrivals = [tick]
    for step, length in runs:
        for _ in range(length):
            tick += step or 0
            arrivals.append(step and tick)
    arrivals = arrivals[:MAXIMUM_RECEIVED]
    assert round_trip(arrivals)[1] == (10, 3, arrivals)


def test_an_unbroken_row_takes_one_chunk():
    packet, _ = round_trip(list(range(1000, 1100)))
    assert len(packet) == 20 + 2 + 100 + 2


def test_a_long_loss_takes_one_chunk():
    packet, _ = round_trip([1000] + [None] * 8000 + [1001])
    assert len(packet) <= 32


def test_the_reference_time_wraps_at_24_bits():
    start = (2**24 + 5) * 256 + 17
    _, (_, _, arrivals) = round_trip([start])
    assert arrivals == [5 * 256 + 17]


def test_what_does_not_fit_is_left_for_the_next_packet():
    arrivals = list(range(2 * MAXIMUM_RECEIVED))
    packet, statuses = build(arrivals)
    assert statuses == MAXIMUM_RECEIVED
    assert len(packet) < 1200
    packet, statuses = build([0, None, 100_000])
    assert statuses == 2
    assert decode_transport_feedback(packet)[2] == [0, None]


def test_large_deltas_stay_below_the_mtu():
    packet, statuses = build([tick * 300 for tick in range(2 * MAXIMUM_RECEIVED)])
    assert statuses == MAXIMUM_RECEIVED
    assert len(packet) <= 1200
