"""Two sessions joined by a link that loses, reorders and doubles packets both ways."""

import pytest
from rtp_doubles.codec import create_depacketizer, frame_data, packetize
from rtp_doubles.net import CLOCK, LinkPort
from rtp_doubles.parameters import audio_receiver, audio_sender, video_receiver, video_sender
from rtp_doubles.sink import ListSink
from rtp_doubles.time import FakeScheduler
from tureen_handler.rtp import RtpSession

FRAMES = 900


class Call:
    def __init__(self, **link):
        self.scheduler = FakeScheduler()
        self.there = LinkPort(self.scheduler, 1, **link)
        self.back = LinkPort(self.scheduler, 2, **link)
        self.sending = self._make_session(self.there)
        self.receiving = self._make_session(self.back)
        self.there.peer, self.back.peer = self.receiving, self.sending

    def _make_session(self, port):
        return RtpSession(
            port,
            scheduler=self.scheduler,
            create_depacketizer=create_depacketizer,
            cname="peer",
            clock=CLOCK,
        )


class VideoCall(Call):
    """Sends 30 pictures a second of 1 to 10 packets, key frames only when asked."""

    def __init__(self, **link):
        super().__init__(**link)
        self.sender = self.sending.add_sender(video_sender())
        self.sender.on_key_frame_request(self._want_key_frame)
        self.receiver = self.receiving.add_receiver(video_receiver())
        self.sink = ListSink()
        self.receiver.add_encoded_sink(self.sink)
        self.sent = []
        self.key_frames = 0
        self.packets_before = []
        self._key_wanted = True

    def _want_key_frame(self):
        self._key_wanted = True

    def run(self, frames):
        for _ in range(frames):
            number = len(self.sent)
            data = number.to_bytes(2, "big") * (1 + number * 7 % 50)
            key, self._key_wanted = self._key_wanted, False
            self.key_frames += key
            self.sent.append(frame_data(data, key=key))
            self.packets_before.append(self.sender.counters.packets)
            now_s = self.scheduler.now()
            self.sender.send_frame(
                packetize(data, key=key), rtp_timestamp=number * 3000, capture_time_s=now_s
            )
            self.scheduler.advance(1 / 30)
        self.scheduler.advance(2)

    @property
    def received(self):
        return [frame.data for frame in self.sink.frames]


def is_subsequence(part, whole):
    rest = iter(whole)
    return all(item in rest for item in part)


def test_without_loss_every_frame_arrives_and_nothing_is_repeated():
    call = VideoCall()
    call.run(90)
    assert call.received == call.sent
    assert call.sender.counters.repeated_packets == 0
    assert call.key_frames <= 2


@pytest.mark.parametrize("delay_s", [0.0005, 0.02, 0.1])
def test_at_5_percent_loss_each_way_99_percent_of_the_frames_arrive(delay_s):
    call = VideoCall(delay_s=delay_s, loss=0.05, duplicate=0.01)
    call.run(FRAMES)
    assert len(call.received) >= 0.99 * FRAMES
    assert is_subsequence(call.received, call.sent)
    assert call.key_frames < 10
    lost = 0.05 * call.there.sent_rtp
    assert call.sender.counters.repeated_packets < 3 * lost


@pytest.mark.parametrize("lost", [2, 9, 40])
@pytest.mark.parametrize("delay_s", [0.0005, 0.05])
def test_a_start_that_was_lost_is_repaired_although_nothing_tells_of_a_gap(lost, delay_s):
    call = VideoCall(delay_s=delay_s)
    call.there.lose_next_rtp = lost
    call.run(90)
    assert call.received == call.sent
    assert call.receiver.counters.given_up_packets == 0


def test_a_start_that_cannot_be_repaired_is_replaced_at_once():
    call = VideoCall(delay_s=0.01)
    call.there.lose_next_rtp = 200
    call.run(90)
    first = call.sent.index(call.received[0])
    heard = next(index for index, end in enumerate(call.packets_before) if end >= 200)
    assert (first - heard) / 30 < 0.25
    assert call.received == call.sent[first:]


def test_reordering_alone_loses_nothing():
    call = VideoCall(delay_s=0.01, jitter_s=0.03)
    call.run(300)
    assert call.received == call.sent


def test_everything_at_once_keeps_frames_whole_and_in_order():
    call = VideoCall(delay_s=0.03, jitter_s=0.02, loss=0.2, duplicate=0.1)
    call.run(FRAMES)
    assert len(call.received) >= 0.9 * FRAMES
    assert is_subsequence(call.received, call.sent)


def test_after_an_outage_a_key_frame_brings_the_picture_back():
    call = VideoCall(delay_s=0.02)
    call.run(60)
    call.there.loss = 1.0
    call.run(120)
    call.there.loss = 0.0
    call.run(60)
    assert call.received[-1] == call.sent[-1]
    assert is_subsequence(call.received, call.sent)
    assert call.receiver.counters.plis < 10


def test_reports_measure_loss_and_round_trips_on_both_sides():
    call = VideoCall(delay_s=0.04, loss=0.05)
    call.run(FRAMES)
    outbound = call.sender.stats()["remote-inbound-rtp-1111"]
    assert outbound["roundTripTime"] == pytest.approx(0.08, abs=0.005)
    assert outbound["packetsLost"] == pytest.approx(0.05 * call.sender.counters.packets, rel=0.3)
    assert call.receiving.round_trip_s == pytest.approx(0.08, abs=0.005)
    inbound = call.receiver.stats()
    # What the newest report said that was not lost.
    packets = call.sender.counters.packets
    assert packets / 2 <= inbound["remote-outbound-rtp-1111"]["packetsSent"] <= packets
    assert inbound["inbound-rtp-1111"]["framesReceived"] >= 0.99 * FRAMES


def test_sound_and_picture_line_up_at_the_receiver():
    call = VideoCall(delay_s=0.02)
    audio = call.sending.add_sender(audio_sender())
    heard = ListSink()
    call.receiving.add_receiver(audio_receiver()).add_encoded_sink(heard)
    captured = {}
    for index in range(100):
        now_s = call.scheduler.now()
        timestamp = 4_294_900_000 + index * 960
        audio.send_frame([b"\x01s"], rtp_timestamp=timestamp, capture_time_s=now_s)
        captured[timestamp] = now_s
        if index % 2 == 0:
            call.sender.send_frame([b"\x03p"], rtp_timestamp=index * 1800, capture_time_s=now_s)
        call.scheduler.advance(0.02)
    assert len(heard.frames) >= 99
    for frame in heard.frames[1:]:
        expected_s = CLOCK.ntp_s(captured[frame.timestamp])
        assert frame.ntp_time_s == pytest.approx(expected_s, abs=1e-3)
    for frame in call.sink.frames[1:]:
        expected_s = CLOCK.ntp_s(1000.0 + frame.timestamp / 90000)
        assert frame.ntp_time_s == pytest.approx(expected_s, abs=1e-3)


def test_sound_without_retransmission_stream_is_repaired_too():
    call = Call(delay_s=0.01, loss=0.05)
    sender = call.sending.add_sender(audio_sender())
    sink = ListSink()
    call.receiving.add_receiver(audio_receiver()).add_encoded_sink(sink)
    for index in range(1000):
        payload = b"\x01" + index.to_bytes(2, "big")
        sender.send_frame([payload], rtp_timestamp=index * 960, capture_time_s=0.0)
        call.scheduler.advance(0.02)
    call.scheduler.advance(1)
    numbers = [int.from_bytes(frame.data[1:], "big") for frame in sink.frames]
    assert numbers == sorted(set(numbers))
    assert len(numbers) >= 990
