import pytest
from rtp_doubles.net import CLOCK, FakePort, make_context
from rtp_doubles.parameters import audio_receiver, video_receiver, video_sender
from rtp_doubles.reading import of_type, read_rtcp
from tureen_handler.rtp.receiver import RtpReceiver
from tureen_handler.rtp.reporter import Reporter
from tureen_handler.rtp.rtcp.description import parse_goodbye
from tureen_handler.rtp.rtcp.extended import build_reference_time, parse_extended_report
from tureen_handler.rtp.rtcp.reports import (
    SenderReport,
    parse_receiver_report,
    parse_sender_report,
)
from tureen_handler.rtp.rtcp_dispatcher import RtcpDispatcher
from tureen_handler.rtp.sender import RtpSender
from tureen_handler.rtp.session_counters import SessionCounters
from tureen_handler.rtp.session_members import SessionMembers


class Harness:
    def __init__(self, *, connected=True):
        self.port = FakePort(connected)
        self.context = make_context(self.port)
        self.scheduler = self.context.scheduler
        self.members = SessionMembers()
        self.dispatcher = RtcpDispatcher(self.members, self.context, SessionCounters())
        self.reporter = Reporter(self.members, self.context, self.dispatcher)

    def add_sender(self, ssrc=1):
        sender = RtpSender(video_sender(ssrc=ssrc), self.context, self.members.remove_sender)
        self.members.add_sender(sender)
        self.reporter.start()
        return sender

    def add_receiver(self, ssrc=2, **changes):
        parameters = audio_receiver(ssrc=ssrc, **changes)
        receiver = RtpReceiver(parameters, self.context, self.members.remove_receiver)
        self.members.add_receiver(receiver)
        self.reporter.start()
        return receiver

    def receive(self, receiver, *sequences):
        for sequence in sequences:
            header = (0x80, 100, sequence, 0, receiver.ssrc)
            receiver.handle_media(bytes(20), header, 12, self.scheduler.now())

    def take(self):
        compounds = list(self.port.rtcp)
        self.port.rtcp.clear()
        return compounds


def send(sender):
    sender.send_frame([b"x"], rtp_timestamp=0, capture_time_s=1000.0)


def test_active_senders_report_about_once_a_second():
    harness = Harness()
    sender = harness.add_sender()
    harness.add_sender(ssrc=9)
    send(sender)
    harness.take()
    harness.scheduler.advance(20)
    found = [parse_sender_report(packet) for packet in of_type(harness.take(), 200)]
    assert {report.ssrc for report in found} == {1}
    assert 14 <= len(found) <= 40


def test_received_streams_are_reported_with_loss_and_delay():
    harness = Harness()
    receiver = harness.add_receiver()
    harness.add_receiver(ssrc=3)
    harness.receive(receiver, 10, 11, 15)
    report = SenderReport(2, CLOCK.ntp_64(999.0), 0, 1, 1)
    receiver.stream.handle_sender_report(report, harness.scheduler.now())
    harness.scheduler.advance(1.5)
    compounds = harness.take()
    (block,) = parse_receiver_report(of_type(compounds, 201)[0]).blocks
    assert (block.ssrc, block.packets_lost, block.highest_sequence) == (2, 3, 15)
    assert block.fraction_lost == 3 * 256 // 6
    assert block.last_sender_report == (CLOCK.ntp_64(999.0) >> 16) & 0xFFFFFFFF
    assert 0.5 <= block.delay_since_last_sender_report / 65536 <= 1.5
    assert of_type(compounds, 202)


def test_receiver_reports_bring_own_time():
    harness = Harness()
    harness.receive(harness.add_receiver(), 1)
    harness.scheduler.advance(1.5)
    own = parse_extended_report(of_type(harness.take(), 207)[0])
    assert own.ssrc == harness.context.rtcp_ssrc
    assert own.reference_ntp >> 32 == pytest.approx(CLOCK.ntp_s(1001.0), abs=2)


def test_every_active_sender_answers_the_peers_time_once():
    harness = Harness()
    for ssrc in (1, 2):
        send(harness.add_sender(ssrc))
    harness.add_sender(3)
    harness.take()
    reference = build_reference_time(77, CLOCK.ntp_64(999.0))
    harness.dispatcher.handle(reference, harness.scheduler.now())
    harness.scheduler.advance(10)
    answers = [parse_extended_report(packet) for packet in of_type(harness.take(), 207)]
    assert [answer.ssrc for answer in answers] == [1, 2]
    for answer in answers:
        ((ssrc, last_reference, delay),) = answer.delays
        assert (ssrc, last_reference) == (77, (CLOCK.ntp_64(999.0) >> 16) & 0xFFFFFFFF)
        assert 0.5 <= delay / 65536 <= 1.5


def test_many_streams_are_split_over_packets_of_bounded_size():
    harness = Harness()
    receivers = [harness.add_receiver(ssrc=ssrc) for ssrc in range(1, 101)]
    for receiver in receivers:
        harness.receive(receiver, 1, 2)
    harness.scheduler.advance(0.5)
    harness.take()
    harness.scheduler.advance(1.5)
    compounds = harness.take()
    found = [parse_receiver_report(packet).blocks for packet in of_type(compounds, 201)]
    assert {block.ssrc for blocks in found for block in blocks} == set(range(1, 101))
    assert max(len(compound) for compound in compounds) <= 1200
    assert all(
        packets[0].packet_type == 201 for packets in map(read_rtcp, ([c] for c in compounds))
    )


def test_nothing_is_sent_before_the_transport_is_up():
    harness = Harness(connected=False)
    harness.receive(harness.add_receiver(), 1)
    harness.scheduler.advance(5)
    assert harness.take() == []
    harness.port.connect()
    harness.scheduler.advance(1.5)
    assert harness.take()


def test_reports_end_with_the_last_member_and_begin_with_the_next():
    harness = Harness()
    receiver = harness.add_receiver()
    receiver.close()
    harness.scheduler.advance(5)
    assert harness.scheduler.pending == 0
    harness.receive(harness.add_receiver(), 1)
    harness.scheduler.advance(1.5)
    assert harness.take()
    harness.reporter.stop()
    assert harness.scheduler.pending == 0


def test_goodbyes_name_every_stream():
    harness = Harness()
    harness.reporter.say_goodbye(list(range(40)))
    packets = of_type(harness.take(), 203)
    assert [ssrc for packet in packets for ssrc in parse_goodbye(packet)] == list(range(40))


def test_header_only_receivers_of_video_are_reported_too():
    harness = Harness()
    receiver = RtpReceiver(video_receiver(), harness.context, harness.members.remove_receiver)
    harness.members.add_receiver(receiver)
    harness.reporter.start()
    harness.receive(receiver, 1)
    harness.scheduler.advance(1.5)
    assert of_type(harness.take(), 201)
