import pytest
from rtp_doubles.net import make_context
from rtp_doubles.parameters import (
    VIDEO_RTX_SSRC,
    VIDEO_SSRC,
    audio_receiver,
    video_receiver,
    video_sender,
)
from tureen_handler.rtp.header import build_extensions, build_header, header_length, unpack_header
from tureen_handler.rtp.receiver import RtpReceiver
from tureen_handler.rtp.sender import RtpSender
from tureen_handler.rtp.session_members import SessionMembers


class Harness:
    def __init__(self):
        self.members = SessionMembers()

    def add(self, parameters):
        receiver = RtpReceiver(parameters, make_context(), self.members.remove_receiver)
        self.members.add_receiver(receiver)
        return receiver

    def learn(self, ssrc, *, payload_type=101, names=()):
        packet = build_header(
            payload_type=payload_type,
            marker=False,
            sequence=0,
            timestamp=0,
            ssrc=ssrc,
            extensions=build_extensions(list(names)),
        )
        return self.members.learn(packet, unpack_header(packet), header_length(packet, packet[0]))


def test_known_ssrcs_need_no_learning():
    harness = Harness()
    receiver = harness.add(video_receiver())
    assert harness.members.takers == {
        VIDEO_SSRC: receiver.handle_media,
        VIDEO_RTX_SSRC: receiver.handle_rtx,
    }
    receiver.close()
    assert harness.members.takers == {}
    assert harness.members.receivers == {}
    assert harness.members.all_receivers == ()


def test_learns_by_mid():
    harness = Harness()
    harness.add(video_receiver(mid="0", ssrc=None, rtx_ssrc=None))
    wanted = harness.add(video_receiver(mid="7", ssrc=None, rtx_ssrc=None))
    assert harness.learn(50, names=[(1, b"7")]) == wanted.handle_media
    assert harness.learn(51, payload_type=102, names=[(1, b"7")]) == wanted.handle_rtx
    assert (wanted.ssrc, wanted.rtx_ssrc) == (50, 51)
    assert harness.members.receivers == {50: wanted}


def test_learns_by_rid_beside_mid():
    harness = Harness()
    harness.add(video_receiver(rid="lo", ssrc=None, rtx_ssrc=None))
    wanted = harness.add(video_receiver(rid="hi", ssrc=None, rtx_ssrc=None))
    assert harness.learn(50, names=[(1, b"0"), (2, b"hi")]) == wanted.handle_media
    assert harness.learn(51, payload_type=102, names=[(1, b"0"), (3, b"hi")]) == wanted.handle_rtx


def test_learns_by_payload_type_when_only_one_can_be_meant():
    harness = Harness()
    harness.add(audio_receiver(ssrc=None))
    wanted = harness.add(video_receiver(ssrc=None, rtx_ssrc=None))
    assert harness.learn(50, payload_type=102) == wanted.handle_rtx
    assert harness.learn(51) == wanted.handle_media
    assert harness.learn(52) is None
    harness.add(video_receiver(ssrc=None))
    harness.add(video_receiver(ssrc=None))
    assert harness.learn(53) is None


def test_strangers_are_not_taken_in():
    harness = Harness()
    harness.add(video_receiver())
    assert harness.learn(50, names=[(1, b"9")]) is None
    assert harness.learn(50, payload_type=13, names=[(1, b"0")]) is None


def test_a_stream_may_move_to_another_ssrc():
    harness = Harness()
    receiver = harness.add(video_receiver())
    assert harness.learn(50, names=[(1, b"0")]) == receiver.handle_media
    assert VIDEO_SSRC not in harness.members.takers
    assert harness.members.receivers == {50: receiver}


def test_a_newcomer_takes_an_ssrc_over():
    harness = Harness()
    former = harness.add(video_receiver())
    newcomer = harness.add(video_receiver())
    former.close()
    assert harness.members.takers[VIDEO_SSRC] == newcomer.handle_media
    assert harness.members.receivers == {VIDEO_SSRC: newcomer}


def test_an_ssrc_is_sent_once():
    members = SessionMembers()
    sender = RtpSender(video_sender(), make_context(), members.remove_sender)
    members.add_sender(sender)
    with pytest.raises(ValueError, match="is sent already"):
        members.add_sender(RtpSender(video_sender(), make_context(), members.remove_sender))
    sender.close()
    assert members.senders == {}
