import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rtp_doubles.codec import packetize
from rtp_doubles.net import CLOCK, FakePort, make_context
from rtp_doubles.parameters import (
    FIR,
    NACK,
    VIDEO_RTX_SSRC,
    VIDEO_SSRC,
    VP8,
    audio_receiver,
    video_receiver,
)
from rtp_doubles.reading import of_type
from rtp_doubles.sink import ListSink
from tureen_handler.rtp.header import (
    PADDING_BIT,
    build_extensions,
    build_header,
    header_length,
    unpack_header,
)
from tureen_handler.rtp.parameters import CodecParameters
from tureen_handler.rtp.receive_pipeline import MISSED_START_PACKETS
from tureen_handler.rtp.receiver import RtpReceiver
from tureen_handler.rtp.rtcp.feedback import parse_feedback, parse_nack
from tureen_handler.rtp.rtcp.reports import SenderReport


class Harness:
    """Makes the packets of a sender; each test decides which arrive, and in which order."""

    def __init__(self, parameters=None, *, port=None):
        self.port = port or FakePort()
        self.context = make_context(self.port)
        self.scheduler = self.context.scheduler
        self.closed = []
        self.receiver = RtpReceiver(
            parameters or video_receiver(), self.context, self.closed.append
        )
        self.sink = ListSink()
        self.sequence = 65530
        self.timestamp = 0xFFFFF000
        self.repair_sequence = 500

    def read(self):
        return self.receiver.add_encoded_sink(self.sink)

    def make_frame(self, data=b"x", *, key=False, payload_type=101, ticks=3000):
        payloads = packetize(data, key=key)
        self.timestamp = (self.timestamp + ticks) & 0xFFFFFFFF
        packets = []
        for index, payload in enumerate(payloads):
            header = build_header(
                payload_type=payload_type,
                marker=index == len(payloads) - 1,
                sequence=self.sequence,
                timestamp=self.timestamp,
                ssrc=VIDEO_SSRC,
            )
            self.sequence += 1
            packets.append(header + payload)
        return packets

    def make_padding(self):
        header = build_header(
            payload_type=101,
            marker=False,
            sequence=self.sequence,
            timestamp=self.timestamp,
            ssrc=VIDEO_SSRC,
        )
        self.sequence += 1
        return bytes((header[0] | PADDING_BIT,)) + header[1:] + bytes(9) + b"\x0a"

    def arrive(self, *packets):
        for packet in packets:
            header = unpack_header(packet)
            length = header_length(packet, packet[0])
            self.receiver.handle_media(packet, header, length, self.scheduler.now())

    def arrive_by_rtx(self, packet, *, payload_type=102):
        _, second, sequence, timestamp, _ = unpack_header(packet)
        header = build_header(
            payload_type=payload_type,
            marker=second >= 0x80,
            sequence=self.repair_sequence,
            timestamp=timestamp,
            ssrc=VIDEO_RTX_SSRC,
        )
        self.repair_sequence += 1
        repair = header + sequence.to_bytes(2, "big") + packet[12:]
        self.receiver.handle_rtx(repair, unpack_header(repair), 12, self.scheduler.now())

    def send(self, data=b"x", **options):
        self.arrive(*self.make_frame(data, **options))

    def received(self):
        return [frame.data[1:] for frame in self.sink.frames]

    def nacked(self):
        packets = of_type(self.port.rtcp, 205, 1)
        return [parse_nack(parse_feedback(packet).control) for packet in packets]

    def plis(self):
        return len(of_type(self.port.rtcp, 206, 1))


def test_without_sinks_it_only_counts():
    harness = Harness()
    harness.send(b"k" * 100, key=True)
    harness.make_frame(b"lost" * 10)
    harness.send(b"d" * 100)
    harness.scheduler.advance(5)
    assert harness.port.rtcp == []
    assert harness.receiver.packets_received == 20
    assert harness.receiver.stats()[f"inbound-rtp-{VIDEO_SSRC}"]["packetsLost"] == 4


def test_the_first_sink_asks_for_a_key_frame_and_gets_frames_from_it_on():
    harness = Harness()
    harness.send(b"before")
    harness.read()
    assert harness.plis() == 1
    harness.send(b"delta")
    harness.send(b"key", key=True)
    harness.send(b"more")
    assert harness.received() == [b"key", b"more"]
    key, more = harness.sink.frames
    assert (key.key_frame, more.key_frame) == (True, False)
    assert (key.mime_type, key.clock_rate, key.complete) == ("video/VP8", 90000, True)
    assert more.timestamp - key.timestamp == 3000
    assert key.arrival_time_s == 1000.0


def test_what_was_lost_ahead_of_the_first_packet_is_asked_for_once_nothing_starts_there():
    harness = Harness()
    harness.read()
    harness.make_frame(b"key" * 10, key=True)
    harness.send(b"delta")
    (requested,) = harness.nacked()
    assert requested[-3:] == [65530, 65531, 65532]
    assert len(requested) == MISSED_START_PACKETS
    assert harness.received() == []
    harness.scheduler.advance(0.2)
    assert harness.received() == []
    assert harness.plis() == 2
    assert harness.receiver.counters.given_up_packets == 0


def test_a_stream_that_begins_with_a_key_frame_misses_nothing():
    harness = Harness()
    harness.read()
    harness.send(b"key" * 10, key=True)
    assert harness.nacked() == []
    assert harness.received() == [b"key" * 10]


def test_a_late_reader_misses_no_start():
    harness = Harness()
    harness.send(b"key", key=True)
    harness.read()
    harness.send(b"delta")
    assert harness.nacked() == []


def test_a_frame_is_delivered_with_its_last_packet():
    harness = Harness()
    harness.read()
    *first, last = harness.make_frame(b"k" * 50, key=True)
    harness.arrive(*first)
    assert harness.received() == []
    harness.arrive(last)
    assert harness.received() == [b"k" * 50]


def test_pli_is_repeated_until_the_key_frame_comes():
    harness = Harness()
    harness.read()
    for _ in range(30):
        harness.send(b"d")
        harness.scheduler.advance(0.1)
    assert 3 <= harness.plis() <= 5
    harness.send(b"k", key=True)
    plis = harness.plis()
    for _ in range(30):
        harness.send(b"d")
        harness.scheduler.advance(0.1)
    assert harness.plis() == plis
    assert len(harness.received()) == 31


def test_a_key_frame_wanted_before_the_transport_is_up_is_asked_for_then():
    harness = Harness(port=FakePort(connected=False))
    harness.read()
    assert harness.plis() == 0
    harness.port.connected = True
    harness.receiver.handle_connected()
    assert harness.plis() == 1


def test_fir_where_only_that_was_negotiated():
    codec = CodecParameters("video/VP8", 101, 90000, feedback=(NACK, FIR))
    harness = Harness(video_receiver(codecs=(codec,)))
    harness.read()
    assert harness.plis() == 0
    assert len(of_type(harness.port.rtcp, 206, 4)) == 1


def test_a_lost_packet_is_asked_for_and_comes_by_rtx():
    harness = Harness()
    harness.read()
    harness.send(b"k", key=True)
    packets = harness.make_frame(b"a" * 50)
    harness.arrive(*packets[:2], *packets[3:])
    harness.send(b"b")
    assert harness.nacked() == [[unpack_header(packets[2])[2]]]
    assert harness.received() == [b"k"]
    harness.arrive_by_rtx(packets[2])
    assert harness.received() == [b"k", b"a" * 50, b"b"]
    assert harness.receiver.counters.repaired_packets == 1
    stats = harness.receiver.stats()[f"inbound-rtp-{VIDEO_SSRC}"]
    assert (stats["retransmittedPacketsReceived"], stats["nackCount"]) == (1, 1)
    assert stats["framesDropped"] == 0


def test_a_lost_packet_may_come_again_by_itself():
    harness = Harness()
    harness.read()
    harness.send(b"k", key=True)
    packets = harness.make_frame(b"a" * 50)
    harness.arrive(*packets[1:])
    harness.arrive(packets[0])
    assert harness.received() == [b"k", b"a" * 50]


def test_requests_are_repeated_and_then_given_up():
    harness = Harness()
    harness.context.round_trip_s = 0.02
    harness.read()
    harness.send(b"k", key=True)
    packets = harness.make_frame(b"a" * 30)
    harness.arrive(*packets[1:])
    harness.send(b"b")
    plis = harness.plis()
    harness.scheduler.advance(3)
    assert 5 <= len(harness.nacked()) <= 10
    assert harness.received() == [b"k"]
    assert harness.plis() == plis + 1
    assert harness.receiver.counters.given_up_packets == 1
    harness.send(b"c")
    harness.send(b"l", key=True)
    assert harness.received() == [b"k", b"l"]
    assert harness.scheduler.pending == 0


def test_late_and_repeated_packets_do_no_harm():
    harness = Harness()
    harness.read()
    key = harness.make_frame(b"k" * 30, key=True)
    harness.arrive(*key, *key)
    harness.arrive_by_rtx(key[0])
    harness.send(b"d")
    assert harness.received() == [b"k" * 30, b"d"]
    stats = harness.receiver.stats()[f"inbound-rtp-{VIDEO_SSRC}"]
    assert stats["packetsDiscarded"] == 4


def test_audio_leaves_a_gap_after_a_short_wait():
    harness = Harness(audio_receiver(ssrc=VIDEO_SSRC))
    harness.read()
    harness.send(b"a", payload_type=100)
    harness.make_frame(b"lost", payload_type=100)
    harness.send(b"c", payload_type=100)
    assert harness.received() == [b"a"]
    assert harness.nacked() != []
    harness.scheduler.advance(0.35)
    assert harness.received() == [b"a", b"c"]
    assert harness.plis() == 0
    assert all(frame.key_frame for frame in harness.sink.frames)


def test_audio_without_nack_waits_for_reordering_only():
    codec = CodecParameters("audio/opus", 100, 48000, 2)
    harness = Harness(audio_receiver(ssrc=VIDEO_SSRC, codecs=(codec,)))
    harness.read()
    harness.send(b"a", payload_type=100)
    late = harness.make_frame(b"b", payload_type=100)
    harness.send(b"c", payload_type=100)
    harness.scheduler.advance(0.02)
    harness.arrive(*late)
    harness.make_frame(b"lost", payload_type=100)
    harness.send(b"e", payload_type=100)
    harness.scheduler.advance(0.1)
    assert harness.received() == [b"a", b"b", b"c", b"e"]
    assert harness.nacked() == []


def test_packets_of_padding_only_are_no_frames():
    harness = Harness()
    harness.read()
    harness.send(b"k", key=True)
    harness.arrive(harness.make_padding(), harness.make_padding())
    harness.send(b"d")
    assert harness.received() == [b"k", b"d"]


def test_broken_padding_is_counted():
    harness = Harness()
    harness.read()
    packet = harness.make_padding()
    harness.arrive(packet[:-1] + b"\xff")
    assert harness.receiver.counters.malformed_packets == 1


@pytest.mark.parametrize("repair", [b"", b"\0", bytes(9) + b"\x0a"])
def test_rtx_without_a_packet_inside_is_passed_over(repair):
    harness = Harness()
    harness.read()
    harness.send(b"k", key=True)
    header = build_header(
        payload_type=102, marker=False, sequence=1, timestamp=0, ssrc=VIDEO_RTX_SSRC
    )
    first = header[0] | (PADDING_BIT if repair[-1:] == b"\x0a" else 0)
    packet = bytes((first,)) + header[1:] + repair
    harness.receiver.handle_rtx(packet, unpack_header(packet), 12, 1000.0)
    assert harness.received() == [b"k"]


def test_unknown_payload_types_are_counted_and_passed_over():
    harness = Harness()
    harness.read()
    harness.send(b"k", key=True)
    harness.send(b"?", payload_type=13)
    harness.send(b"d")
    assert harness.received() == [b"k", b"d"]
    assert harness.receiver.counters.unknown_payload_types == 1


def test_the_codec_may_change():
    other = CodecParameters("video/H264", 107, 90000)
    harness = Harness(video_receiver(codecs=(VP8, other)))
    harness.read()
    harness.send(b"k", key=True)
    harness.send(b"d", payload_type=107)
    harness.send(b"l", key=True, payload_type=107)
    assert harness.received() == [b"k", b"l"]
    assert [frame.mime_type for frame in harness.sink.frames] == ["video/VP8", "video/H264"]


def test_a_restart_goes_on_along_the_same_time_line():
    harness = Harness()
    harness.read()
    harness.send(b"k", key=True)
    harness.receiver.stream.handle_sender_report(
        SenderReport(VIDEO_SSRC, CLOCK.ntp_64(1000.0), harness.timestamp, 1, 1), 1000.0
    )
    harness.send(b"d")
    harness.scheduler.advance(0.1)
    harness.sequence, harness.timestamp = 20000, 12345
    harness.send(b"rejected")
    harness.send(b"k2", key=True)
    assert harness.received() == [b"k", b"d", b"k2"]
    _, second, third = harness.sink.frames
    assert third.timestamp - second.timestamp == 9000
    assert second.ntp_time_s == pytest.approx(CLOCK.ntp_s(1000.0) + 1 / 30, abs=1e-4)
    assert third.ntp_time_s is None


def test_a_large_hole_is_a_discontinuity_not_a_list_of_losses():
    harness = Harness()
    harness.read()
    harness.send(b"k", key=True)
    packets = harness.make_frame(b"half" * 8)
    harness.arrive(packets[0], packets[-1])
    nacks = len(harness.nacked())
    plis = harness.plis()
    harness.sequence += 1000
    harness.send(b"d")
    assert harness.plis() == plis + 1
    harness.send(b"l", key=True)
    harness.scheduler.advance(3)
    assert harness.received() == [b"k", b"l"]
    assert len(harness.nacked()) == nacks
    assert harness.receiver.counters.discarded_packets >= 1


def test_what_is_held_back_is_bounded():
    harness = Harness()
    harness.read()
    harness.send(b"k", key=True)
    harness.make_frame(b"lost")
    for _ in range(2100):
        harness.send(b"d")
    harness.send(b"l", key=True)
    assert harness.received()[-1] == b"l"


def test_sender_reports_count_while_only_headers_are_read():
    harness = Harness()
    harness.send(b"d")
    report = SenderReport(VIDEO_SSRC, CLOCK.ntp_64(999.0), harness.timestamp, 5, 500)
    harness.receiver.stream.handle_sender_report(report, 1000.0)
    harness.read()
    harness.send(b"k", key=True)
    assert harness.sink.frames[0].ntp_time_s == pytest.approx(CLOCK.ntp_s(999.0) + 1 / 30, abs=1e-4)


def test_pausing_returns_to_headers_and_resuming_asks_for_a_key_frame():
    harness = Harness()
    harness.read()
    harness.send(b"k", key=True)
    harness.receiver.pause()
    harness.receiver.pause()
    harness.make_frame(b"lost")
    harness.send(b"d")
    assert harness.receiver.paused
    assert harness.nacked() == []
    plis = harness.plis()
    harness.receiver.resume()
    assert harness.plis() == plis + 1
    harness.send(b"e")
    harness.send(b"l", key=True)
    assert harness.received() == [b"k", b"l"]


def test_the_last_sink_to_leave_ends_the_work():
    harness = Harness()
    unsubscribe = harness.read()
    other = harness.receiver.add_encoded_sink(ListSink())
    harness.send(b"d")
    unsubscribe()
    unsubscribe()
    other()
    harness.port.rtcp.clear()
    harness.make_frame(b"lost")
    harness.send(b"e")
    harness.scheduler.advance(5)
    assert harness.port.rtcp == []
    assert harness.scheduler.pending == 0


def test_a_second_sink_gets_a_key_frame_too():
    harness = Harness()
    harness.read()
    harness.send(b"k", key=True)
    plis = harness.plis()
    late = ListSink()
    harness.receiver.add_encoded_sink(late)
    assert harness.plis() == plis + 1
    harness.send(b"d")
    harness.send(b"l", key=True)
    assert [frame.data[1:] for frame in late.frames] == [b"l"]
    assert harness.received() == [b"k", b"d", b"l"]


def test_another_ssrc_begins_anew():
    harness = Harness(video_receiver(ssrc=None, rtx_ssrc=None))
    assert harness.receiver.stats() == {}
    harness.read()
    assert harness.plis() == 0
    harness.receiver.change_ssrc(VIDEO_SSRC)
    assert harness.plis() == 1
    harness.send(b"k", key=True)
    harness.scheduler.advance(0.1)
    harness.receiver.change_ssrc(VIDEO_SSRC + 1)
    harness.sequence, harness.timestamp = 7, 9
    harness.send(b"l", key=True)
    first, second = harness.sink.frames
    assert second.timestamp - first.timestamp == 9000
    assert f"inbound-rtp-{VIDEO_SSRC + 1}" in harness.receiver.stats()


def test_stats():
    harness = Harness()
    harness.read()
    harness.send(b"k" * 25, key=True)
    report = SenderReport(VIDEO_SSRC, CLOCK.ntp_64(999.0), 0, 5, 500)
    harness.receiver.stream.handle_sender_report(report, 1000.0)
    harness.context.round_trip_s = 0.05
    stats = harness.receiver.stats()
    assert {record["id"] for record in stats.values()} == set(stats)
    inbound = stats[f"inbound-rtp-{VIDEO_SSRC}"]
    remote = stats[f"remote-outbound-rtp-{VIDEO_SSRC}"]
    assert inbound["codecId"] in stats
    assert (inbound["remoteId"], remote["localId"]) == (remote["id"], inbound["id"])
    assert (inbound["packetsReceived"], inbound["packetsLost"], inbound["jitter"]) == (3, 0, 0)
    assert (inbound["bytesReceived"], inbound["headerBytesReceived"]) == (28, 36)
    assert (inbound["framesReceived"], inbound["pliCount"], inbound["mid"]) == (1, 1, "0")
    assert inbound["lastPacketReceivedTimestamp"] == CLOCK.unix_ms(1000.0)
    assert (remote["packetsSent"], remote["bytesSent"], remote["reportsSent"]) == (5, 500, 1)
    assert remote["remoteTimestamp"] == pytest.approx(CLOCK.unix_ms(999.0), abs=1e-2)
    assert remote["roundTripTime"] == 0.05


def test_close_tells_the_sinks_once():
    harness = Harness()
    harness.read()
    harness.send(b"d")
    harness.receiver.close()
    harness.receiver.close()
    late = ListSink()
    harness.receiver.add_encoded_sink(late)()
    harness.receiver.resume()
    assert (harness.sink.ended, late.ended) == (1, 1)
    assert harness.closed == [harness.receiver]
    assert harness.receiver.closed
    assert harness.scheduler.pending == 0


arrivals = st.lists(
    st.tuples(st.sampled_from(["arrive", "delay", "lose", "double"]), st.integers(1, 15)),
    min_size=1,
    max_size=120,
)


@settings(deadline=None)
@given(arrivals, st.lists(st.integers(1, 60), min_size=1, max_size=30))
def test_frames_are_complete_and_in_order_whatever_happens(fates, sizes):
    """Packets are reordered, lost (and come by RTX when asked for) and doubled."""
    harness = Harness()
    harness.read()
    frames = {}
    stream = []
    for number, size in enumerate(sizes):
        data = bytes([number]) * size
        frames[number] = data
        stream += harness.make_frame(data, key=number == 0)
    lost, due, newest = {}, [], 0
    for position, packet in enumerate(stream):
        fate, distance = fates[position % len(fates)] if position else ("arrive", 0)
        if fate == "delay":
            due.append((position + distance, position))
        elif fate == "lose":
            lost[unpack_header(packet)[2]] = packet
        else:
            harness.arrive(*[packet] * (2 if fate == "double" else 1))
            newest = position
        for entry in [entry for entry in due if entry[0] <= position]:
            due.remove(entry)
            harness.arrive(stream[entry[1]])
            newest = max(newest, entry[1])
        harness.scheduler.advance(0.005)
        answer(harness, lost)
    for _, position in sorted(due):
        harness.arrive(stream[position])
        newest = max(newest, position)
    harness.scheduler.advance(0.1)
    answer(harness, lost)
    expected = list(frames.values())
    received = harness.received()
    assert received == expected[: len(received)]
    assert {*lost.values()} <= {*stream[newest + 1 :]}
    if not lost:
        assert received == expected


def answer(harness, lost):
    for sequences in harness.nacked():
        for sequence in sequences:
            packet = lost.pop(sequence, None)
            if packet is not None:
                harness.arrive_by_rtx(packet)
    harness.port.rtcp.clear()


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 0xFFFF), st.binary(max_size=20), st.booleans()), max_size=60)
)
def test_garbage_never_raises(packets):
    harness = Harness()
    harness.read()
    for sequence, payload, repair in packets:
        header = build_header(
            payload_type=102 if repair else 101,
            marker=bool(sequence & 1),
            sequence=sequence,
            timestamp=sequence * 77777,
            ssrc=VIDEO_SSRC,
        )
        packet = header + payload
        take = harness.receiver.handle_rtx if repair else harness.receiver.handle_media
        take(packet, unpack_header(packet), 12, harness.scheduler.now())
        harness.scheduler.advance(0.01)
    harness.scheduler.advance(5)
    for frame in harness.sink.frames:
        assert frame.data


def test_the_capture_time_of_the_original_sender_is_told():
    harness = Harness()
    harness.read()
    harness.send(key=True)
    stats = harness.receiver.stats()[f"inbound-rtp-{VIDEO_SSRC}"]
    assert "captureTimestamp" not in stats
    ntp = (1_700_000_000 + 2_208_988_800) << 32 | 1 << 31
    header = build_header(
        payload_type=101,
        marker=True,
        sequence=harness.sequence,
        timestamp=harness.timestamp + 3000,
        ssrc=VIDEO_SSRC,
        extensions=build_extensions([(13, ntp.to_bytes(8, "big"))]),
    )
    harness.arrive(header + b"\x01x")
    stats = harness.receiver.stats()[f"inbound-rtp-{VIDEO_SSRC}"]
    assert stats["captureTimestamp"] == 1_700_000_000_500


def test_error_correction_in_the_sound_is_counted():
    harness = Harness(audio_receiver(ssrc=VIDEO_SSRC))
    depacketizer = harness.receiver._depacketizers.by_payload_type[100]
    depacketizer.carries_redundancy = lambda frame: frame.endswith(b"fec")
    harness.read()
    for data in (b"plain", b"fec"):
        harness.send(data, payload_type=100, ticks=960)
    assert harness.receiver.stats()[f"inbound-rtp-{VIDEO_SSRC}"]["fecPacketsReceived"] == 1
