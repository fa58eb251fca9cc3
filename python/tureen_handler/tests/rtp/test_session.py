import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rtp_doubles.codec import create_depacketizer, packetize
from rtp_doubles.net import CLOCK, FakePort
from rtp_doubles.parameters import (
    AUDIO_SSRC,
    NACK,
    REMB,
    VIDEO_SSRC,
    VP8,
    audio_receiver,
    audio_sender,
    video_receiver,
    video_sender,
)
from rtp_doubles.reading import of_type
from rtp_doubles.sink import ListSink
from rtp_doubles.time import FakeScheduler
from tureen_handler.rtp import PROBATOR_SSRC, RtpSession
from tureen_handler.rtp.header import build_extensions, build_header
from tureen_handler.rtp.rtcp.description import parse_goodbye


def make_session(port=None, scheduler=None):
    return RtpSession(
        port,
        scheduler=scheduler or FakeScheduler(),
        create_depacketizer=create_depacketizer,
        cname="me",
        clock=CLOCK,
    )


def make_packet(
    ssrc=VIDEO_SSRC, sequence=1, *, payload=b"\x03x", payload_type=101, transport=0, sent_s=0.0
):
    departure = int(sent_s * (1 << 18)) & 0xFFFFFF
    block = build_extensions(
        [(1, b"0"), (4, departure.to_bytes(3, "big")), (5, transport.to_bytes(2, "big"))]
    )
    header = build_header(
        payload_type=payload_type,
        marker=True,
        sequence=sequence,
        timestamp=0,
        ssrc=ssrc,
        extensions=block,
    )
    return header + payload


def test_packets_reach_their_receivers():
    session = make_session(FakePort())
    video = session.add_receiver(video_receiver())
    audio = session.add_receiver(audio_receiver())
    session.handle_rtp(make_packet(VIDEO_SSRC), 1000.0)
    session.handle_rtp(make_packet(AUDIO_SSRC, payload_type=100), 1000.0)
    session.handle_rtp(make_packet(AUDIO_SSRC, 2, payload_type=100), 1000.0)
    assert (video.packets_received, audio.packets_received) == (1, 2)


def test_an_unknown_ssrc_is_learned_once():
    session = make_session(FakePort())
    video = session.add_receiver(video_receiver(ssrc=None))
    for sequence in (1, 2):
        session.handle_rtp(make_packet(777, sequence), 1000.0)
    session.handle_rtp(make_packet(778, payload_type=55), 1000.0)
    assert (video.ssrc, video.packets_received) == (777, 2)
    assert session.counters.unknown_ssrc == 1


def test_probes_are_counted_and_may_have_a_receiver():
    session = make_session(FakePort())
    session.handle_rtp(make_packet(PROBATOR_SSRC, payload_type=127), 1000.0)
    assert session.counters.probe_packets == 1
    codec = dataclasses.replace(VP8, payload_type=127)
    probator = session.add_receiver(
        video_receiver(ssrc=PROBATOR_SSRC, rtx_ssrc=None, mid="probator", codecs=(codec,))
    )
    session.handle_rtp(make_packet(PROBATOR_SSRC, payload_type=127), 1000.0)
    assert (session.counters.probe_packets, probator.packets_received) == (1, 1)


def test_transport_wide_feedback_covers_every_packet():
    port, scheduler = FakePort(), FakeScheduler()
    session = make_session(port, scheduler)
    session.add_receiver(video_receiver())
    for transport, ssrc in enumerate([VIDEO_SSRC, PROBATOR_SSRC, 555]):
        session.handle_rtp(make_packet(ssrc, payload_type=99, transport=transport), scheduler.now())
    scheduler.advance(0.06)
    (feedback,) = of_type(port.rtcp, 205, 15)
    assert feedback.body[10:12] == b"\0\3"


def test_one_feedback_generator_for_any_number_of_receivers():
    port, scheduler = FakePort(), FakeScheduler()
    session = make_session(port, scheduler)
    for ssrc in range(10, 40):
        session.add_receiver(video_receiver(ssrc=ssrc, rtx_ssrc=None))
    for ssrc in range(10, 40):
        session.handle_rtp(make_packet(ssrc, transport=ssrc), scheduler.now())
    scheduler.advance(0.06)
    assert len(of_type(port.rtcp, 205, 15)) == 1


def test_remb_where_only_that_is_offered():
    port, scheduler = FakePort(), FakeScheduler()
    session = make_session(port, scheduler)
    session.add_receiver(video_receiver(codecs=(dataclasses.replace(VP8, feedback=(NACK, REMB)),)))
    for sequence in range(500):
        now_s = scheduler.now()
        packet = make_packet(sequence=sequence, payload=bytes(1000), sent_s=now_s)
        session.handle_rtp(packet, now_s)
        scheduler.advance(0.01)
    assert of_type(port.rtcp, 206, 15)
    assert not of_type(port.rtcp, 205, 15)
    session.add_receiver(audio_receiver())
    port.rtcp.clear()
    session.handle_rtp(make_packet(sequence=301), scheduler.now())
    scheduler.advance(0.06)
    assert of_type(port.rtcp, 205, 15)


@pytest.mark.parametrize(
    "packet", [b"", b"\x80", bytes(12), b"\x90" + bytes(11), b"\x8f" + bytes(20)]
)
def test_malformed_packets_are_counted(packet):
    session = make_session(FakePort())
    session.handle_rtp(packet, 1000.0)
    assert session.counters.malformed_rtp == 1


def test_a_port_may_be_attached_later():
    session = make_session()
    sender = session.add_sender(video_sender())
    receiver = session.add_receiver(video_receiver())
    receiver.add_encoded_sink(ListSink())
    assert sender.send_frame([b"x"], rtp_timestamp=0, capture_time_s=0.0) is False
    port = FakePort(connected=False)
    session.attach(port)
    port.connect()
    assert of_type(port.rtcp, 206, 1)
    assert sender.send_frame([b"x"], rtp_timestamp=0, capture_time_s=0.0) is True


def test_stats_of_all_members():
    session = make_session(FakePort())
    session.add_sender(audio_sender(ssrc=1))
    session.add_sender(video_sender(ssrc=2))
    session.add_receiver(video_receiver())
    assert {record["type"] for record in session.stats().values()} == {
        "codec",
        "outbound-rtp",
        "inbound-rtp",
    }
    assert len(session.stats()) == 6
    assert session.round_trip_s is None


def test_close_ends_everything_and_says_goodbye():
    port, scheduler = FakePort(), FakeScheduler()
    session = make_session(port, scheduler)
    sender = session.add_sender(video_sender())
    silent = session.add_sender(audio_sender())
    receiver = session.add_receiver(video_receiver())
    sink = ListSink()
    receiver.add_encoded_sink(sink)
    sender.send_frame([b"x"], rtp_timestamp=0, capture_time_s=1000.0)
    session.handle_rtp(make_packet(), scheduler.now())
    session.close()
    session.close()
    assert session.closed
    assert sender.closed
    assert silent.closed
    assert receiver.closed
    assert sink.ended == 1
    assert [parse_goodbye(packet) for packet in of_type(port.rtcp, 203)] == [(VIDEO_SSRC,)]
    assert scheduler.pending == 0
    port.rtcp.clear()
    session.handle_rtp(make_packet(), scheduler.now())
    scheduler.advance(10)
    assert port.rtcp == []
    with pytest.raises(ValueError, match="cannot add a sender: the RTP session of me is closed"):
        session.add_sender(audio_sender())
    with pytest.raises(ValueError, match="cannot add a receiver"):
        session.add_receiver(audio_receiver())


def test_members_close_by_themselves():
    port = FakePort()
    session = make_session(port)
    sender = session.add_sender(video_sender())
    session.add_receiver(video_receiver()).close()
    sender.close()
    assert session.stats() == {}
    session.add_sender(video_sender())
    assert of_type(port.rtcp, 203) == []


@given(st.lists(st.binary(max_size=60), max_size=20))
def test_garbage_never_raises(packets):
    scheduler = FakeScheduler()
    session = make_session(FakePort(), scheduler)
    receiver = session.add_receiver(video_receiver())
    receiver.add_encoded_sink(ListSink())
    session.add_sender(audio_sender())
    for data in packets:
        session.handle_rtp(data, scheduler.now())
        session.handle_rtp(make_packet()[:12] + data, scheduler.now())
        session.handle_rtp(b"\x90" + make_packet()[1:12] + b"\xbe\xde\0\2" + data, scheduler.now())
        session.handle_rtcp(data, scheduler.now())
        scheduler.advance(0.1)
    assert packetize(b"", key=True) == [b"\3"]
