import sys

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
from tureen_handler.rtp.receiver_index import EXAMINED_PACKETS, MAXIMUM_STRANGERS
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


def opcodes_of(call):
    """How many bytecodes `call` executes: its work, whatever the machine is doing besides."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("names", [(), [(1, b"nobody")], [(1, b"5")]], ids=["none", "other", "own"])
def test_an_unknown_ssrc_costs_the_same_beside_any_number_of_receivers(names):
    def work(receivers):
        harness = Harness()
        for index in range(receivers):
            harness.add(video_receiver(mid=str(index), ssrc=index, rtx_ssrc=1000 + index))
        payload_type = 101 if names and names[0][1] == b"nobody" else 13
        return opcodes_of(lambda: harness.learn(99_999, payload_type=payload_type, names=names))

    assert work(6) == work(600)


def test_a_stranger_is_examined_a_few_times_only():
    harness = Harness()
    harness.add(video_receiver())
    first = opcodes_of(lambda: harness.learn(50, payload_type=13, names=[(1, b"9")]))
    for _ in range(EXAMINED_PACKETS):
        assert harness.learn(50, payload_type=13, names=[(1, b"9")]) is None
    assert opcodes_of(lambda: harness.learn(50, payload_type=13, names=[(1, b"9")])) < first


def test_names_may_come_with_later_packets():
    harness = Harness()
    receivers = [harness.add(video_receiver(mid=mid, ssrc=None)) for mid in ("0", "1")]
    for _ in range(EXAMINED_PACKETS - 1):
        assert harness.learn(50) is None
    assert harness.learn(50, names=[(1, b"1")]) == receivers[1].handle_media


@pytest.mark.parametrize("change", ["add", "remove", "learn"])
def test_a_stranger_may_be_taken_in_when_the_receivers_change(change):
    harness = Harness()
    first, second = (harness.add(video_receiver(mid=mid, ssrc=None)) for mid in ("0", "1"))
    for _ in range(EXAMINED_PACKETS + 1):
        assert harness.learn(50) is None
    if change == "add":
        third = harness.add(video_receiver(mid="9", ssrc=None))
        assert harness.learn(50, names=[(1, b"9")]) == third.handle_media
    elif change == "remove":
        first.close()
        assert harness.learn(50) == second.handle_media
    else:
        harness.learn(51, names=[(1, b"0")])
        assert harness.learn(50) == second.handle_media


def test_the_memory_of_strangers_is_bounded():
    harness = Harness()
    harness.add(video_receiver())
    for ssrc in range(10_000, 10_000 + 3 * MAXIMUM_STRANGERS):
        harness.learn(ssrc, names=[(1, b"9")])
    assert len(harness.members._index._examined) <= MAXIMUM_STRANGERS
