import pytest
from hypothesis import given
from hypothesis import strategies as st
from rtp_doubles.net import CLOCK, make_context
from rtp_doubles.parameters import VIDEO_SSRC, video_receiver, video_sender
from tureen_handler.rtp.clock import ntp_middle_32
from tureen_handler.rtp.receiver import RtpReceiver
from tureen_handler.rtp.rtcp import description, extended, feedback, reports
from tureen_handler.rtp.rtcp.compound import build_packet
from tureen_handler.rtp.rtcp_dispatcher import RtcpDispatcher
from tureen_handler.rtp.sender import RtpSender
from tureen_handler.rtp.session_counters import SessionCounters
from tureen_handler.rtp.session_members import SessionMembers

BLOCK = reports.ReportBlock(VIDEO_SSRC, 128, 7, 100, 0, 0, 0)
REPORT = reports.SenderReport(VIDEO_SSRC, CLOCK.ntp_64(990.0), 1, 2, 3)


class Harness:
    def __init__(self):
        self.context = make_context()
        self.members = SessionMembers()
        self.counters = SessionCounters()
        self.dispatcher = RtcpDispatcher(self.members, self.context, self.counters)
        self.sender = RtpSender(video_sender(), self.context, self.members.remove_sender)
        self.receiver = RtpReceiver(video_receiver(), self.context, self.members.remove_receiver)
        self.members.add_sender(self.sender)
        self.members.add_receiver(self.receiver)

    def handle(self, *packets, arrival_s=1000.0):
        self.dispatcher.handle(b"".join(packets), arrival_s)


def test_sender_reports_reach_the_receiver_and_their_blocks_the_sender():
    harness = Harness()
    harness.handle(reports.build_sender_report(REPORT._replace(blocks=(BLOCK,))))
    assert harness.receiver.stream.sender.reports == 1
    assert harness.sender.remote.block == BLOCK


def test_receiver_reports_reach_the_sender():
    harness = Harness()
    others = BLOCK._replace(ssrc=5)
    harness.handle(reports.build_receiver_report(reports.ReceiverReport(9, (others, BLOCK))))
    assert harness.sender.remote.block == BLOCK


def test_a_compound_with_many_names_and_an_extended_report_keeps_its_reports():
    """What mediasoup sends for several consumers, and other parsers drop."""
    harness = Harness()
    harness.handle(
        reports.build_sender_report(REPORT._replace(ssrc=8)),
        reports.build_sender_report(REPORT),
        description.build_source_description({8: "abcde", VIDEO_SSRC: "a peer", 10: "x"}),
        extended.build_reference_time(8, 1),
    )
    assert harness.receiver.stream.sender.reports == 1
    assert harness.receiver.cname == "a peer"
    assert harness.counters == SessionCounters()


def test_a_broken_packet_costs_only_itself():
    harness = Harness()
    harness.handle(
        build_packet(202, 31, b"abcd"),
        build_packet(200, 0, b"short"),
        reports.build_sender_report(REPORT),
        b"\x80\xc8\xff",
    )
    assert harness.receiver.stream.sender.reports == 1
    assert harness.counters.malformed_rtcp == 3


def test_unknown_packets_are_ignored():
    harness = Harness()
    harness.handle(
        build_packet(204, 0, b"appl"),
        build_packet(205, 15, bytes(16)),
        build_packet(206, 15, bytes(8) + b"LOSSabcd"),
        description.build_goodbye([VIDEO_SSRC]),
    )
    assert harness.counters.ignored_rtcp == 4
    assert harness.counters.malformed_rtcp == 0


def test_feedback_reaches_the_sender():
    harness = Harness()
    requests = []
    harness.sender.on_key_frame_request(lambda: requests.append(1))
    harness.handle(
        feedback.build_nack(1, VIDEO_SSRC, [3]),
        feedback.build_pli(1, VIDEO_SSRC),
        feedback.build_fir(1, [feedback.FullIntraRequest(VIDEO_SSRC, 5)]),
    )
    counters = harness.sender.counters
    assert (counters.nacks, counters.plis, counters.firs, len(requests)) == (1, 1, 1, 2)


def test_feedback_on_strangers_is_harmless():
    harness = Harness()
    harness.handle(
        feedback.build_nack(1, 5, [3]),
        feedback.build_pli(1, 5),
        feedback.build_fir(1, [feedback.FullIntraRequest(5, 5)]),
        reports.build_sender_report(REPORT._replace(ssrc=5)),
        description.build_source_description({5: "x"}),
    )
    assert harness.sender.counters.plis == 0


def test_bitrate_estimates_are_shared():
    harness = Harness()
    estimates = []
    harness.sender.on_bitrate_estimate(lambda bps, exhausted: estimates.append((bps, exhausted)))
    harness.handle(feedback.build_remb(1, 300_000, []))
    assert estimates == [(pytest.approx(300_000, rel=1e-4), False)]
    assert harness.dispatcher.available_bps == pytest.approx(300_000, rel=1e-4)


def test_a_sinking_estimate_tells_of_an_exhausted_path():
    harness = Harness()
    exhausted = []
    harness.sender.on_bitrate_estimate(lambda bps, is_exhausted: exhausted.append(is_exhausted))
    for bitrate_bps in (300_000, 450_000, 310_000):
        harness.handle(feedback.build_remb(1, bitrate_bps, []))
    lossy = BLOCK._replace(fraction_lost=128)
    harness.handle(reports.build_receiver_report(reports.ReceiverReport(9, (lossy,))))
    harness.handle(feedback.build_remb(1, 320_000, []))
    assert exhausted == [False, False, True, True]


def test_the_round_trip_time_comes_from_answers_to_own_reference_times():
    harness = Harness()
    last = ntp_middle_32(CLOCK.ntp_64(999.0))
    others = extended.ReceiverDelay(5, last, 0)
    harness.handle(extended.build_receiver_delays(1, [others]))
    assert harness.context.round_trip_s is None
    own = extended.ReceiverDelay(harness.context.rtcp_ssrc, last, 65536 * 3 // 4)
    harness.handle(extended.build_receiver_delays(1, [others, own]))
    assert harness.context.round_trip_s == pytest.approx(0.25, abs=1e-3)
    harness.handle(extended.build_receiver_delays(1, [own._replace(last_reference=0)]))
    assert harness.context.round_trip_s == pytest.approx(0.25, abs=1e-3)
    by_stream = extended.ReceiverDelay(VIDEO_SSRC, last, 0)
    harness.handle(extended.build_receiver_delays(1, [by_stream]))
    assert harness.context.round_trip_s == pytest.approx(1.0, abs=1e-3)


def test_the_peers_reference_time_is_kept_for_an_answer():
    harness = Harness()
    harness.handle(extended.build_reference_time(77, 1 << 40), arrival_s=5.0)
    assert harness.dispatcher.peer_reference == (77, 1 << 40, 5.0)


packet = st.builds(build_packet, st.integers(198, 210), st.integers(0, 31), st.binary(max_size=60))


@given(st.lists(packet, max_size=5), st.binary(max_size=20))
def test_garbage_never_raises(packets, rest):
    harness = Harness()
    harness.handle(*packets, rest)
