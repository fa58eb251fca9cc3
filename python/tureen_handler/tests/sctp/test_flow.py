"""Windows, acknowledgements and what keeps memory bounded."""

from tureen_handler.sctp.core import chunks
from tureen_handler.sctp.core.settings import AssociationSettings, receive_window_for

from .simulation.link import Weather
from .simulation.peers import Pair

SMALL = AssociationSettings(window_bytes=100_000)


def test_a_reader_that_does_not_read_stops_the_sender():
    pair = Pair(settings=SMALL).connect()
    for _ in range(100):
        pair.a.send(1, bytes(10_000))
    hold_all(pair)
    pair.run(limit_s=20)
    held = pair.b.link.inbound.held_bytes
    assert 90_000 <= held <= 120_000
    assert pair.a.association.state == "open"
    pair.a.association.settle(pair.clock.now)
    assert pair.a.link.outbound.queue.stream(1).buffered_bytes > 800_000
    # Reading again lets everything through.
    pair.b.handle_message = type(pair.b).handle_message.__get__(pair.b)
    pair.b.association.hold(-held, pair.clock.now)
    before = pair.clock.now
    pair.run(lambda: sum(len(data) for _, _, data in pair.b.messages) >= 1_000_000)
    assert len(pair.b.messages) == 100
    assert pair.clock.now - before < 5


def hold_all(pair: Pair) -> None:
    def hold(stream_id: int, payload_protocol_id: int, data: bytes) -> None:
        pair.b.messages.append((stream_id, payload_protocol_id, data))
        pair.b.association.hold(len(data), pair.clock.now)

    pair.b.handle_message = hold


def test_every_second_packet_is_acknowledged():
    pair = Pair().connect()
    pair.run(limit_s=1)
    pair.a.link.outbound.congestion.bytes = 100_000  # past the packets that ask for an answer
    before = pair.back.sent
    pair.a.send(1, bytes(1160 * 20))
    pair.run(lambda: not pair.a.link.outbound.outstanding)
    assert 10 <= pair.back.sent - before <= 11


def test_asks_for_an_answer_without_delay_only_when_the_window_is_full():
    pair = Pair().connect()
    packets: list[bytes] = []
    transmit = pair.there.send
    pair.there.send = lambda packet: (packets.append(packet), transmit(packet))

    def asks() -> list[bool]:
        asked = [bool(packet[13] & chunks.FLAG_IMMEDIATE) for packet in packets]
        packets.clear()
        return asked

    pair.a.send(1, b"alone")
    assert asks() == [False]
    pair.run(lambda: not pair.a.link.outbound.outstanding)
    pair.a.send(1, bytes(1160 * 30))
    asked = asks()
    assert asked[:8] == [False] * 8
    assert asked[-1]


def test_a_delayed_answer_tells_nothing_of_the_round_trip():
    pair = Pair(Weather(delay_s=0.01)).connect()
    for _ in range(10):
        pair.a.send(1, b"alone")
        pair.run(lambda: not pair.a.link.outbound.outstanding)
    smoothed_s = pair.a.link.outbound.round_trip.smoothed_s
    assert smoothed_s is not None
    assert smoothed_s < 0.03


def test_of_a_steady_flow_every_fourth_packet_is_acknowledged_until_one_is_lost():
    pair = Pair().connect()
    pair.a.link.outbound.congestion.bytes = 1_000_000
    pair.a.send(1, bytes(1160 * 300))
    pair.run(lambda: not pair.a.link.outbound.outstanding)

    def sacks_for_40_packets() -> int:
        before = pair.back.sent
        pair.a.send(1, bytes(1160 * 40))
        pair.run(lambda: not pair.a.link.outbound.outstanding)
        return pair.back.sent - before

    assert 10 <= sacks_for_40_packets() <= 11
    numbers = iter(range(1000))
    pair.there.decide = lambda _packet: next(numbers) != 5
    sacks_for_40_packets()
    pair.there.decide = None
    assert 20 <= sacks_for_40_packets() <= 21


def test_a_single_packet_is_acknowledged_a_little_later():
    pair = Pair(Weather(delay_s=0.001)).connect()
    pair.a.link.outbound.congestion.bytes = 100_000
    begun = pair.clock.now
    pair.a.send(1, b"x")
    pair.run(lambda: not pair.a.link.outbound.outstanding)
    assert 0.05 <= pair.clock.now - begun <= 0.06


def test_small_messages_share_packets():
    pair = Pair().connect()
    before = pair.there.sent
    for _ in range(40):
        pair.a.send(1, bytes(100), flush=False)
    pair.a.flush()
    pair.run(lambda: len(pair.b.messages) == 40)
    assert pair.there.sent - before <= 5


def test_the_window_fits_the_socket_buffer():
    assert receive_window_for(425_984) == 212_992
    assert receive_window_for(8 * 1024 * 1024) == 1024 * 1024
    assert receive_window_for(0) == 64 * 1024


def test_messages_above_the_limit_are_discarded_and_others_go_on():
    pair = Pair(settings=AssociationSettings(max_message_bytes=5000)).connect()
    for size in (4000, 6000, 5000):
        pair.a.send(1, bytes(size))
    pair.run(lambda: len(pair.b.messages) == 2)
    assert [len(data) for data in pair.b.of(1)] == [4000, 5000]
    assert pair.b.events == ["open", ("oversized", 1)]


def test_a_lost_retransmission_is_found_without_the_timer():
    pair = Pair(Weather(delay_s=0.02)).connect()
    losses = []

    def lose_one_twice(packet: bytes) -> bool:
        if packet[12] == chunks.DATA and packet[16:20] == target and len(losses) < 2:
            losses.append(packet)
            return False
        return True

    tsn = (pair.a.link.outbound.outstanding.next_tsn + 5) & 0xFFFFFFFF
    target = tsn.to_bytes(4, "big")
    pair.there.decide = lose_one_twice
    timeouts = []
    outbound = pair.a.link.outbound
    handle_timeout = outbound.handle_timeout
    outbound.handle_timeout = lambda now: (timeouts.append(now), handle_timeout(now))
    pair.a.send(1, bytes(200_000))
    pair.run(lambda: len(pair.b.messages) == 1)
    assert len(losses) == 2
    assert outbound.retransmitted_chunks == 2
    assert timeouts == []


def test_a_message_larger_than_the_window_is_taken_at_full_speed():
    pair = Pair(Weather(delay_s=0.001), settings=AssociationSettings(window_bytes=65_536)).connect()
    begun = pair.clock.now
    pair.a.send(1, bytes(262_144))
    pair.run(lambda: len(pair.b.messages) == 1)
    assert pair.clock.now - begun < 0.1
