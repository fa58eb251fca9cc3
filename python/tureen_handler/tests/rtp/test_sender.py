import pytest
from rtp_doubles.net import CLOCK, FakePort, make_context
from rtp_doubles.parameters import VIDEO_RTX_SSRC, VIDEO_SSRC, audio_sender, video_sender
from rtp_doubles.reading import of_type, read_rtp
from tureen_handler.rtp.clock import ntp_middle_32
from tureen_handler.rtp.rtcp.description import parse_source_description
from tureen_handler.rtp.rtcp.reports import ReportBlock, parse_sender_report
from tureen_handler.rtp.sender import RtpSender


class Harness:
    def __init__(self, parameters=None, *, connected=True):
        self.port = FakePort(connected)
        self.context = make_context(self.port)
        self.scheduler = self.context.scheduler
        self.closed = []
        self.sender = RtpSender(parameters or video_sender(), self.context, self.closed.append)

    def send(
        self, *payloads, timestamp=3000, capture_time_s=1000.0, audio_level=None, starts_talk=False
    ):
        return self.sender.send_frame(
            payloads or [b"x"],
            rtp_timestamp=timestamp,
            capture_time_s=capture_time_s,
            audio_level=audio_level,
            starts_talk=starts_talk,
        )

    @property
    def packets(self):
        return [read_rtp(packet) for packet in self.port.rtp]


def test_a_frame_becomes_packets():
    harness = Harness()
    assert harness.send(b"a", b"b", b"c", timestamp=(1 << 32) + 5)
    first, second, third = harness.packets
    assert [packet.payload for packet in harness.packets] == [b"a", b"b", b"c"]
    assert [packet.marker for packet in harness.packets] == [False, False, True]
    assert {packet.timestamp for packet in harness.packets} == {5}
    assert (second.sequence, third.sequence) == (first.sequence + 1, first.sequence + 2)
    assert (first.ssrc, first.payload_type) == (VIDEO_SSRC, 101)


def test_extensions_that_were_negotiated_are_written():
    harness = Harness(video_sender(rid="hi"))
    harness.send(b"a", b"b")
    first, second = (packet.extensions for packet in harness.packets)
    departure = (CLOCK.ntp_64(1000.0) >> 14) & 0xFFFFFF
    assert (first[1], first[2]) == (b"0", b"hi")
    assert int.from_bytes(first[4], "big") == departure
    assert (first[5], second[5]) == (b"\0\0", b"\0\1")
    assert int.from_bytes(first[13], "big") == CLOCK.ntp_64(1000.0)
    assert 13 not in second
    assert 10 not in first


def test_capture_time_is_written_once_a_second():
    harness = Harness()
    written = []
    for _ in range(30):
        harness.send()
        harness.scheduler.advance(0.1)
    written = [13 in packet.extensions for packet in harness.packets]
    assert sum(written) == 3


def test_without_extensions_there_is_no_block():
    harness = Harness(video_sender(header_extensions=()))
    harness.send(b"a")
    assert len(harness.port.rtp[0]) == 13


@pytest.mark.parametrize(("level", "written"), [(0, 0x80), (30, 0x80 | 30), (127, 127)])
def test_audio_levels(level, written):
    harness = Harness(audio_sender())
    harness.send(audio_level=level)
    assert harness.packets[0].extensions[10] == bytes([written])


def test_the_marker_of_audio_begins_the_talk():
    harness = Harness(audio_sender())
    for _ in range(3):
        harness.send()
    harness.send(starts_talk=True)
    assert [packet.marker for packet in harness.packets] == [True, False, False, True]


def test_one_transport_wide_count_for_all_senders():
    harness = Harness()
    other = RtpSender(audio_sender(), harness.context, lambda sender: None)
    harness.send()
    other.send_frame([b"x"], rtp_timestamp=0, capture_time_s=0.0)
    harness.send()
    sequences = [int.from_bytes(packet.extensions[5], "big") for packet in harness.packets]
    assert sequences == [0, 1, 2]


def test_nothing_is_sent_while_not_connected():
    harness = Harness(connected=False)
    assert harness.send() is False
    harness.port.connect()
    assert harness.send() is True
    assert harness.sender.counters.dropped_frames == 1
    assert len(harness.packets) == 1


def test_a_frame_without_payloads_is_not_sent():
    harness = Harness()
    assert harness.sender.send_frame([], rtp_timestamp=0, capture_time_s=0.0) is False


def test_packets_the_socket_refuses_can_be_asked_for():
    harness = Harness()
    harness.port.full = True
    assert harness.send(b"a") is True
    harness.port.full = False
    harness.send(b"b")
    assert harness.sender.counters.dropped_packets == 1
    harness.sender.handle_nack([harness.packets[0].sequence - 1], 1000.1)
    assert harness.packets[1].payload[2:] == b"a"


def test_nack_is_answered_on_the_rtx_stream():
    harness = Harness(video_sender(rid="hi"))
    harness.send(b"a", b"b")
    first, second = harness.packets
    harness.sender.handle_nack([second.sequence, first.sequence], 1000.1)
    repeated, again = harness.packets[2:]
    assert (repeated.ssrc, repeated.payload_type) == (VIDEO_RTX_SSRC, 102)
    assert repeated.payload == second.sequence.to_bytes(2, "big") + b"b"
    assert (repeated.marker, repeated.timestamp) == (True, second.timestamp)
    assert again.sequence == repeated.sequence + 1
    assert repeated.extensions[3] == b"hi"
    assert 2 not in repeated.extensions
    assert repeated.extensions[5] == b"\0\2"


def test_without_rtx_nack_is_answered_with_the_packet_itself():
    harness = Harness(audio_sender())
    harness.send(b"a")
    harness.sender.handle_nack([harness.packets[0].sequence], 1000.1)
    original, repeated = harness.packets
    assert repeated._replace(extensions={}) == original._replace(extensions={})
    assert repeated.extensions[5] == b"\0\1"


def test_repeats_are_throttled_by_the_round_trip_time():
    harness = Harness()
    harness.send(b"a")
    lost = [harness.packets[0].sequence]
    last = ntp_middle_32(CLOCK.ntp_64(1000.0))
    harness.sender.handle_report_block(ReportBlock(VIDEO_SSRC, 0, 0, 0, 0, last, 0), 1000.1)
    for now_s in (1000.10, 1000.14, 1000.19):
        harness.sender.handle_nack(lost, now_s)
    assert harness.sender.counters.repeated_packets == 2
    assert harness.sender.counters.unrepeated == 1
    harness.sender.handle_nack([lost[0] ^ 0x8000], 1000.2)
    assert harness.sender.counters.unrepeated == 2


def test_sequence_numbers_wrap():
    harness = Harness()
    harness.sender._stream._sequence = 0xFFFF
    harness.send(b"a", b"b")
    assert [packet.sequence for packet in harness.packets] == [0xFFFF, 0]


def test_a_report_follows_the_first_frame_and_maps_its_time():
    harness = Harness()
    harness.send(b"abc", timestamp=90000, capture_time_s=999.5)
    report = parse_sender_report(of_type(harness.port.rtcp, 200)[0])
    assert report.ssrc == VIDEO_SSRC
    assert report.ntp == CLOCK.ntp_64(1000.0)
    assert report.rtp_timestamp == 90000 + 45000
    assert (report.packet_count, report.octet_count) == (1, 3)
    (names,) = [parse_source_description(packet) for packet in of_type(harness.port.rtcp, 202)]
    assert names == {VIDEO_SSRC: "cname"}


def test_reports_are_repeated_soon_because_the_first_may_be_lost():
    harness = Harness()
    for _ in range(40):
        harness.send()
    assert len(of_type(harness.port.rtcp, 200)) == 3


def test_no_report_before_the_first_frame():
    assert Harness().sender.build_report(1000.0) == b""


def test_key_frame_requests():
    harness = Harness()
    calls = []
    unsubscribe = harness.sender.on_key_frame_request(lambda: calls.append(1))
    harness.sender.handle_pli()
    for requester, sequence in [(7, 1), (7, 1), (7, 2), (8, 2)]:
        harness.sender.handle_fir(requester, sequence)
    assert len(calls) == 4
    assert (harness.sender.counters.plis, harness.sender.counters.firs) == (1, 3)
    unsubscribe()
    harness.sender.handle_pli()
    assert len(calls) == 4


def test_bitrate_estimates():
    harness = Harness()
    estimates = []
    harness.sender.on_bitrate_estimate(lambda *estimate: estimates.append(estimate))
    harness.sender.handle_bitrate_estimate(500_000, exhausted=True)
    assert estimates == [(500_000, True)]


def test_stats():
    harness = Harness(video_sender(rid="hi"))
    harness.send(b"abc", b"de")
    harness.sender.handle_nack([harness.packets[0].sequence], 1000.1)
    last = ntp_middle_32(CLOCK.ntp_64(1000.0))
    block = ReportBlock(VIDEO_SSRC, 64, 3, 0, 900, last, 0)
    harness.sender.handle_report_block(block, 1000.25)
    stats = harness.sender.stats()
    outbound = stats[f"outbound-rtp-{VIDEO_SSRC}"]
    remote = stats[f"remote-inbound-rtp-{VIDEO_SSRC}"]
    codec = stats["codec-out-101"]
    assert {record["id"] for record in stats.values()} == set(stats)
    assert outbound["codecId"] == codec["id"]
    assert (outbound["remoteId"], remote["localId"]) == (remote["id"], outbound["id"])
    assert (outbound["packetsSent"], outbound["retransmittedPacketsSent"]) == (3, 1)
    assert (outbound["bytesSent"], outbound["retransmittedBytesSent"]) == (10, 5)
    assert (outbound["framesSent"], outbound["nackCount"], outbound["rid"]) == (1, 1, "hi")
    assert outbound["timestamp"] == CLOCK.unix_ms(1000.0)
    assert (remote["fractionLost"], remote["packetsLost"], remote["jitter"]) == (0.25, 3, 0.01)
    assert remote["roundTripTime"] == pytest.approx(0.25, abs=1e-3)
    assert (codec["mimeType"], codec["clockRate"]) == ("video/VP8", 90000)


def test_audio_stats_have_no_video_fields():
    stats = Harness(audio_sender()).sender.stats()
    assert "framesSent" not in stats["outbound-rtp-3333"]
    assert stats["codec-out-100"]["channels"] == 2
    assert stats["codec-out-100"]["sdpFmtpLine"] == "useinbandfec=1"


def test_close_is_final_and_idempotent():
    harness = Harness()
    calls = []
    harness.sender.on_key_frame_request(lambda: calls.append(1))
    harness.sender.close()
    harness.sender.close()
    harness.sender.handle_pli()
    assert harness.sender.closed
    assert harness.closed == [harness.sender]
    assert calls == []
    assert harness.send() is False
    assert harness.packets == []
