import pytest
from rtp_doubles.codec import FlagDepacketizer, frame_data, packetize
from tureen_handler.rtp import frame_assembler
from tureen_handler.rtp.buffered_packet import BufferedPacket
from tureen_handler.rtp.frame_assembler import AudioAssembler, VideoAssembler
from tureen_handler.rtp.receive_counters import ReceiveCounters


class Harness:
    def __init__(self):
        self.frames = []
        self.requests = 0
        self.counters = ReceiveCounters()
        self.assembler = VideoAssembler(
            FlagDepacketizer(), self.frames.append, self.counters, self.request
        )
        self.sequence = 1000
        self.timestamp = 0

    def request(self):
        self.requests += 1

    def push(self, payload, *, marker=False, timestamp=None, arrival_s=0.0):
        timestamp = self.timestamp if timestamp is None else timestamp
        self.assembler.push(
            BufferedPacket(self.sequence, timestamp, marker, 101, payload, arrival_s)
        )
        self.sequence += 1

    def send(self, data, *, key=False, lose=(), marker=True):
        self.timestamp += 3000
        payloads = packetize(data, key=key)
        for index, payload in enumerate(payloads):
            if index in lose:
                self.sequence += 1
            else:
                self.push(payload, marker=marker and index == len(payloads) - 1)

    def received(self):
        return [frame.data[1:] for frame in self.frames]


def test_a_frame_is_complete_with_its_marker():
    harness = Harness()
    harness.push(b"\x03abc", timestamp=7, arrival_s=1.0)
    harness.push(b"\x00def", timestamp=7, arrival_s=2.0)
    assert harness.frames == []
    harness.push(b"\x00ghi", timestamp=7, marker=True, arrival_s=3.0)
    (frame,) = harness.frames
    assert frame == (frame_data(b"abcdefghi", key=True), 7, 101, True, 1.0, 3.0)


def test_frames_follow_one_another():
    harness = Harness()
    harness.send(b"k" * 25, key=True)
    harness.send(b"d" * 25)
    assert harness.received() == [b"k" * 25, b"d" * 25]
    assert [frame.key_frame for frame in harness.frames] == [True, False]


def test_a_missing_marker_ends_with_the_next_timestamp():
    harness = Harness()
    harness.send(b"k", key=True, marker=False)
    assert harness.frames == []
    harness.send(b"d")
    assert harness.received() == [b"k", b"d"]


def test_nothing_is_handed_on_before_a_key_frame():
    harness = Harness()
    harness.send(b"d")
    assert harness.requests == 1
    harness.send(b"k", key=True)
    harness.send(b"e")
    assert harness.received() == [b"k", b"e"]
    assert harness.counters.dropped_frames == 1


@pytest.mark.parametrize("lose", [{0}, {1}, {2}])
def test_a_loss_drops_frames_up_to_the_next_key_frame(lose):
    harness = Harness()
    harness.send(b"k" * 30, key=True)
    harness.send(b"x" * 30, lose=lose)
    harness.send(b"y" * 30)
    requests = harness.requests
    assert requests >= 2
    harness.send(b"l" * 30, key=True)
    harness.send(b"z" * 30)
    assert harness.received() == [b"k" * 30, b"l" * 30, b"z" * 30]
    assert harness.requests == requests


def test_a_key_frame_without_its_beginning_is_not_handed_on():
    harness = Harness()
    harness.send(b"k" * 30, key=True, lose={0})
    harness.send(b"l" * 30, key=True)
    assert harness.received() == [b"l" * 30]


def test_joining_in_the_middle_of_a_frame_without_markers():
    harness = Harness()
    harness.send(b"k" * 30, key=True, lose={0}, marker=False)
    harness.send(b"l" * 30, key=True)
    assert harness.received() == [b"l" * 30]


def test_a_later_part_that_could_begin_a_frame_does_not_after_a_cut():
    """As the second slice of an H264 picture."""
    harness = Harness()
    harness.push(b"\x03first", timestamp=5)
    harness.sequence += 1
    harness.push(b"\x03third", timestamp=5, marker=True)
    harness.push(b"\x03next", timestamp=6, marker=True)
    assert harness.received() == [b"next"]


def test_packets_of_padding_only_are_passed_over():
    harness = Harness()
    harness.send(b"k", key=True)
    harness.push(b"")
    harness.send(b"d")
    harness.push(b"", timestamp=99)
    harness.send(b"e")
    assert harness.received() == [b"k", b"d", b"e"]


def test_a_refused_payload_is_a_loss():
    harness = Harness()
    harness.send(b"k", key=True)
    harness.push(b"\x80", marker=True)
    harness.send(b"d")
    harness.send(b"l", key=True)
    assert harness.received() == [b"k", b"l"]
    assert harness.counters.invalid_payloads == 1


def test_a_frame_without_end_is_dropped(monkeypatch):
    monkeypatch.setattr(frame_assembler, "MAXIMUM_FRAME_BYTES", 100)
    harness = Harness()
    harness.send(b"k" * 200, key=True)
    harness.send(b"l", key=True)
    assert harness.received() == [b"l"]


def test_a_depacketizer_that_cannot_tell_key_frames_is_survived():
    harness = Harness()
    harness.assembler._depacketizer.is_key_frame = lambda frame: frame[1000]
    harness.send(b"k", key=True)
    assert harness.frames == []
    assert harness.counters.invalid_payloads == 1


def test_packets_that_do_not_fit_together_are_a_loss():
    harness = Harness()
    harness.send(b"k", key=True)
    harness.timestamp += 3000
    harness.push(b"\x01d")
    harness.push(b"\x00\xee", marker=True)
    harness.send(b"e")
    harness.send(b"l", key=True)
    assert harness.received() == [b"k", b"l"]
    assert harness.counters.invalid_payloads == 1
    assert harness.requests == 2


def test_every_audio_packet_is_a_frame():
    frames = []
    counters = ReceiveCounters()
    assembler = AudioAssembler(FlagDepacketizer(), frames.append, counters)
    for sequence, payload in [(1, b"\x01a"), (2, b""), (5, b"\x01b"), (6, b"\x80")]:
        assembler.push(BufferedPacket(sequence, sequence * 960, False, 100, payload, 1.0))
    assert [frame.data for frame in frames] == [b"\x01a", b"\x01b"]
    assert all(frame.key_frame for frame in frames)
    assert counters.invalid_payloads == 1
