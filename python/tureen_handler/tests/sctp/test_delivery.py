"""What arrives over links of all kinds, between two ends of our own on a made-up clock."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .simulation.link import Weather
from .simulation.peers import Pair

FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

rough_weather = st.builds(
    Weather,
    delay_s=st.sampled_from([0.0005, 0.025, 0.1]),
    loss=st.sampled_from([0.0, 0.01, 0.05, 0.3]),
    reorder=st.sampled_from([0.0, 0.1, 0.5]),
    duplicate=st.sampled_from([0.0, 0.1, 0.5]),
)
sizes = st.one_of(st.integers(1, 30), st.integers(1, 5000), st.sampled_from([1160, 1161, 262144]))


def body(number: int, size: int) -> bytes:
    pattern = b"%d:" % number
    return (pattern * (size // len(pattern) + 1))[:size]


@FEW
@given(
    weather=rough_weather,
    seed=st.integers(0, 10_000),
    plan=st.lists(st.tuples(st.integers(0, 3), sizes, st.booleans()), min_size=1, max_size=40),
)
def test_reliable_messages_arrive_once_intact_and_in_order(weather, seed, plan):
    pair = Pair(weather, seed=seed).connect()
    ordered: dict[int, list[bytes]] = {}
    unordered: list[bytes] = []
    for number, (stream_id, size, is_unordered) in enumerate(plan):
        message = body(number, size)
        if is_unordered:
            unordered.append(message)
            pair.a.send(100 + stream_id, message, unordered=True)
        else:
            ordered.setdefault(stream_id, []).append(message)
            pair.a.send(stream_id, message)
    pair.run(lambda: len(pair.b.messages) == len(plan), limit_s=900)
    assert {stream_id: pair.b.of(stream_id) for stream_id in ordered} == ordered
    assert sorted(data for stream, _, data in pair.b.messages if stream >= 100) == sorted(unordered)
    pair.run(limit_s=30)
    assert len(pair.b.messages) == len(plan)
    assert not pair.a.link.outbound.outstanding
    assert pair.b.link.inbound.buffered_bytes == 0


@FEW
@given(
    weather=rough_weather,
    seed=st.integers(0, 10_000),
    limits=st.lists(
        st.one_of(
            st.builds(lambda count: {"max_retransmits": count}, st.integers(0, 2)),
            st.builds(lambda seconds: {"life_time_s": seconds}, st.sampled_from([0.01, 0.3])),
            st.just({}),
        ),
        min_size=1,
        max_size=40,
    ),
    size=sizes,
)
def test_limited_messages_arrive_in_order_and_never_corrupted(weather, seed, limits, size):
    pair = Pair(weather, seed=seed).connect()
    sent = [body(number, size + 5) for number in range(len(limits))]
    for number, limit in enumerate(limits):
        pair.a.send(number % 2, sent[number], **limit)
    # Reliable ones among them and at the end must come, whatever was given up before.
    last = [body(1000 + stream_id, 2000) for stream_id in (0, 1)]
    for stream_id in (0, 1):
        pair.a.send(stream_id, last[stream_id])
    pair.run(lambda: all(message in pair.b.of(n) for n, message in enumerate(last)), limit_s=900)
    for stream_id in (0, 1):
        numbers = [sent.index(message) for message in pair.b.of(stream_id)[:-1]]
        assert numbers == sorted(set(numbers))
        assert pair.b.of(stream_id)[-1] == last[stream_id]
        reliable = {n for n, limit in enumerate(limits) if not limit and n % 2 == stream_id}
        assert reliable <= set(numbers)
    # With so much loss, some retransmissions wait for as long as a minute.
    pair.run(lambda: not pair.a.link.outbound.outstanding, limit_s=900)
    assert not pair.a.link.outbound.outstanding


@pytest.mark.parametrize("round_trip_s", [0.05, 0.2])
@pytest.mark.parametrize("loss", [0.0, 0.01, 0.05])
def test_large_messages_over_real_round_trips(round_trip_s, loss):
    pair = Pair(Weather(delay_s=round_trip_s / 2, loss=loss)).connect()
    begun = pair.clock.now
    messages = [body(number, 60_000) for number in range(40)]
    for message in messages:
        pair.a.send(1, message)
    pair.run(lambda: len(pair.b.messages) == len(messages))
    assert pair.b.of(1) == messages
    # What Reno reaches: 1.22 * 1160 B / (round trip * sqrt(loss)), with room for time-outs.
    rate = 2_400_000 / (pair.clock.now - begun)
    assert rate > (0.3 * 1.22 * 1160 / (round_trip_s * loss**0.5) if loss else 400_000)


def test_a_large_message_does_not_keep_other_streams_waiting():
    pair = Pair(Weather(bytes_per_s=1_000_000, queue_bytes=10_000_000)).connect()
    for number in range(8):
        pair.a.send(1, body(number, 262_144), flush=False)
    for number in range(8):
        pair.a.send(2, body(number, 10), flush=False)
    pair.a.flush()
    pair.run(lambda: len(pair.b.of(2)) == 8)
    order = [stream_id for stream_id, _, _ in pair.b.messages]
    assert order[:6] == [1, 2, 1, 2, 1, 2]


def test_a_gap_on_one_stream_does_not_hold_up_another():
    pair = Pair(Weather()).connect()
    lost = []

    def lose_first(packet: bytes) -> bool:
        if packet[12] == 0 and not lost:
            lost.append(packet)
            return False
        return True

    pair.there.decide = lose_first
    pair.a.send(1, b"late")
    pair.a.send(2, b"early")
    pair.a.send(3, b"x" * 5000, unordered=True)
    pair.run(lambda: len(pair.b.messages) == 2)
    assert [stream_id for stream_id, _, _ in pair.b.messages] == [2, 3]
    pair.run(lambda: len(pair.b.messages) == 3)
    assert pair.b.of(1) == [b"late"]
