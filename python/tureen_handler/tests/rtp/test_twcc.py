from hypothesis import given
from hypothesis import strategies as st
from rtp_doubles.net import FakePort, make_context
from rtp_doubles.transport_feedback import decode_transport_feedback
from tureen_handler.rtp.header import build_extensions, build_header, header_length, unpack_header
from tureen_handler.rtp.twcc import MAXIMUM_PENDING, TransportWideFeedback


class Harness:
    def __init__(self):
        self.port = FakePort()
        self.context = make_context(self.port)
        self.scheduler = self.context.scheduler
        self.feedback = TransportWideFeedback(5, self.context)

    def receive(self, *sequences, extensions=None):
        for sequence in sequences:
            element = (5, (sequence & 0xFFFF).to_bytes(2, "big"))
            block = build_extensions([(1, b"0"), element] if extensions is None else extensions)
            packet = build_header(
                payload_type=96, marker=False, sequence=0, timestamp=0, ssrc=7, extensions=block
            )
            length = header_length(packet, packet[0])
            self.feedback.handle(packet, unpack_header(packet), length, self.scheduler.now())

    def reports(self):
        reports = [decode_transport_feedback(packet) for packet in self.port.rtcp]
        self.port.rtcp.clear()
        return reports

    def merged(self):
        """Return the arrivals reported by 16-bit sequence number; a later report counts more."""
        merged = {}
        for base, _, arrivals in self.reports():
            for offset, tick in enumerate(arrivals):
                if tick is not None:
                    merged[(base + offset) & 0xFFFF] = tick
        return merged


def test_reports_every_50_ms_while_packets_come():
    harness = Harness()
    for sequence in range(100):
        harness.receive(sequence)
        harness.scheduler.advance(0.01)
    assert 15 <= len(harness.port.rtcp) <= 20
    harness.reports()
    harness.scheduler.advance(10)
    assert len(harness.reports()) <= 1
    assert harness.scheduler.pending == 0


def test_counts_its_feedbacks_and_names_a_stream():
    harness = Harness()
    for sequence in (1, 2):
        harness.receive(sequence)
        harness.scheduler.advance(0.1)
    assert harness.port.rtcp[0][4:12] == (99).to_bytes(4, "big") + (7).to_bytes(4, "big")
    assert [count for _, count, _ in harness.reports()] == [0, 1]


def test_losses_between_and_within_reports_are_reported():
    harness = Harness()
    harness.receive(10, 12)
    harness.scheduler.advance(0.1)
    harness.receive(15)
    harness.scheduler.advance(0.1)
    (first, _, a), (second, _, b) = harness.reports()
    assert (first, [tick is not None for tick in a]) == (10, [True, False, True])
    assert (second, [tick is not None for tick in b]) == (13, [False, False, True])


def test_a_latecomer_is_reported_with_its_neighbours():
    harness = Harness()
    harness.receive(10, 12)
    harness.scheduler.advance(0.1)
    harness.receive(11, 13)
    harness.scheduler.advance(0.1)
    (_, _, early), (base, _, late) = harness.reports()
    assert base == 11
    assert late[1] == early[2]
    assert None not in late


def test_sequence_numbers_wrap():
    harness = Harness()
    harness.receive(0xFFFE, 0xFFFF, 0, 1)
    harness.scheduler.advance(0.1)
    harness.receive(2)
    harness.scheduler.advance(0.1)
    assert [(base, len(arrivals)) for base, _, arrivals in harness.reports()] == [
        (0xFFFE, 4),
        (2, 1),
    ]


def test_a_huge_jump_begins_anew():
    harness = Harness()
    harness.receive(1)
    harness.scheduler.advance(0.1)
    harness.receive(30000)
    harness.scheduler.advance(0.1)
    assert [(base, len(arrivals)) for base, _, arrivals in harness.reports()] == [
        (1, 1),
        (30000, 1),
    ]


def test_many_packets_are_reported_without_waiting():
    harness = Harness()
    harness.receive(*range(MAXIMUM_PENDING))
    ((base, _, arrivals),) = harness.reports()
    assert (base, len(arrivals)) == (0, MAXIMUM_PENDING)
    assert harness.scheduler.pending == 0


def test_packets_without_the_extension_are_passed_over():
    harness = Harness()
    harness.receive(1, extensions=[(1, b"0")])
    harness.receive(1, extensions=[(1, b"0"), (5, b"0")])
    harness.scheduler.advance(1)
    assert harness.reports() == []


def test_closing_stops_the_timer():
    harness = Harness()
    harness.receive(1)
    harness.feedback.close()
    harness.feedback.close()
    harness.receive(2)
    harness.scheduler.advance(1)
    assert harness.reports() == []
    assert harness.scheduler.pending == 0


@given(
    st.integers(0, 0xFFFF), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=80)
)
def test_every_arrival_is_reported_once_it_is_known(start, steps):
    """Packets in any order within a window, some lost, some doubled, at any pace."""
    harness = Harness()
    expected = {}
    for offset, pause_ms in steps:
        sequence = (start + offset) & 0xFFFF
        harness.receive(sequence)
        expected.setdefault(sequence, set()).add(int(harness.scheduler.now() * 4000))
        harness.scheduler.advance(pause_ms / 1000)
    harness.scheduler.advance(1)
    merged = harness.merged()
    assert merged.keys() == expected.keys()
    assert all(tick in expected[sequence] for sequence, tick in merged.items())
