"""Setting up, closing streams, ending and garbage."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tureen_handler.sctp.core import chunks
from tureen_handler.sctp.core.constants import HEARTBEAT_INTERVAL_S

from .simulation.link import Weather
from .simulation.peers import Pair


@pytest.mark.parametrize("both", [True, False])
def test_either_or_both_sides_may_begin(both):
    pair = Pair().connect(both=both)
    pair.a.send(1, b"there")
    pair.b.send(1, b"back")
    pair.run(limit_s=5)
    assert pair.b.of(1) == [b"there"]
    assert pair.a.of(1) == [b"back"]
    assert pair.a.events == pair.b.events == ["open"]


@pytest.mark.parametrize("seed", range(10))
def test_set_up_survives_loss(seed):
    pair = Pair(Weather(loss=0.3, duplicate=0.3, reorder=0.3), seed=seed).connect()
    pair.a.send(1, b"there")
    pair.run(lambda: pair.b.of(1) == [b"there"])
    assert pair.b.of(1) == [b"there"]


def test_a_peer_that_does_not_answer_is_given_up():
    pair = Pair()
    pair.there.decide = lambda _packet: False
    pair.a.start()
    pair.run()
    assert pair.a.events == ["lost"]
    assert pair.a.association.state == "closed"


def test_a_peer_that_falls_silent_is_given_up():
    pair = Pair().connect()
    pair.there.decide = lambda _packet: False
    pair.a.send(1, b"x")
    pair.run(lambda: "lost" in pair.a.events)
    assert pair.a.events == ["open", "lost"]


def test_an_idle_association_is_kept_alive():
    pair = Pair().connect()
    pair.run(limit_s=10 * HEARTBEAT_INTERVAL_S)
    assert pair.is_open
    assert pair.a.link.heartbeat.errors <= 1
    pair.there.decide = lambda _packet: False
    pair.run(lambda: "lost" in pair.b.events, limit_s=3000)
    assert pair.b.events == ["open", "lost"]


def test_abort_ends_the_other_side():
    pair = Pair().connect()
    pair.a.association.abort()
    pair.run(limit_s=5)
    assert pair.a.events == ["open"]
    assert pair.b.events == ["open", "lost"]
    pair.a.association.abort()
    pair.a.flush()


def test_shutdown_of_the_peer_is_answered():
    pair = Pair().connect()
    pair.b.link.send_chunk(chunks.build_chunk(chunks.SHUTDOWN, 0, bytes(4)))
    answers = []
    pair.there.decide = lambda packet: answers.append(packet[12]) or True
    pair.run(lambda: "lost" in pair.a.events, limit_s=10)
    assert chunks.SHUTDOWN_ACK in answers
    assert pair.a.events == ["open", "lost"]


def test_a_peer_that_begins_anew_has_lost_the_association():
    pair = Pair().connect()
    other = Pair()
    other.clock = pair.clock
    fresh = type(pair.b)(pair.clock, pair.back)
    pair.there.deliver = fresh.receive
    fresh.start()
    pair.run(lambda: "lost" in pair.a.events, limit_s=10)
    assert pair.a.events == ["open", "lost"]


def test_closing_a_stream_is_quick_and_frees_it():
    pair = Pair(Weather(delay_s=0.025)).connect()
    for _ in range(3):
        pair.a.send(7, b"x" * 3000)
    begun = pair.clock.now
    pair.a.reset(7)
    pair.a.send(7, b"of the next channel")
    pair.run(lambda: len(pair.a.events) == 2)
    assert pair.a.events[-1] == ("reset by us", [7])
    assert pair.clock.now - begun < 0.3
    pair.run(lambda: len(pair.b.messages) == 4)
    assert pair.b.events[-1] == ("reset by peer", [7])
    assert pair.b.of(7)[-1] == b"of the next channel"


@pytest.mark.parametrize("seed", range(15))
def test_streams_are_closed_and_used_again_under_loss(seed):
    weather = Weather(delay_s=0.01, loss=0.2, duplicate=0.2, reorder=0.3)
    pair = Pair(weather, seed=seed).connect()
    sent = []
    for turn in range(5):
        for number in range(5):
            message = b"%d.%d" % (turn, number) * (1 + 300 * number)
            sent.append(message)
            pair.a.send(3, message)
        pair.a.reset(3)
    pair.run(lambda: len(pair.b.of(3)) == len(sent), limit_s=300)
    assert pair.b.of(3) == sent


def test_many_streams_at_once():
    pair = Pair(Weather(loss=0.02)).connect()
    for stream_id in range(1000):
        pair.a.send(stream_id, b"%d" % stream_id, flush=False)
        pair.a.reset(stream_id)
    pair.a.flush()
    closed = set()

    def all_closed() -> bool:
        closed.update(*(ids for kind, ids in pair.a.events[1:] if kind == "reset by us"))
        return len(closed) == 1000

    pair.run(all_closed)
    assert len(pair.b.messages) == 1000
    assert closed == set(range(1000))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_garbage_never_raises(data):
    pair = Pair(Weather(delay_s=0.001)).connect()
    tag = pair.b.association._local_tag
    for _ in range(data.draw(st.integers(1, 4))):
        type_ = data.draw(st.sampled_from([*range(16), 64, 128, 130, 192, 255]))
        value = data.draw(st.binary(max_size=60))
        length = data.draw(st.one_of(st.just(4 + len(value)), st.integers(0, 65535)))
        chunk = bytes([type_, data.draw(st.integers(0, 255))]) + length.to_bytes(2, "big") + value
        pair.b.receive(b"\x13\x88\x13\x88" + tag.to_bytes(4, "big") + bytes(4) + chunk)
    pair.b.receive(data.draw(st.binary(max_size=40)))
    pair.b.send(1, b"x" * 3000)
    pair.run(limit_s=2)


def test_packets_of_another_association_are_counted():
    pair = Pair().connect()
    pair.b.receive(b"\x13\x88\x13\x88" + bytes(4) + bytes(4) + b"\x06\x00\x00\x04")
    assert pair.b.association.counters.foreign_packets == 1
    assert pair.b.association.state == "open"
