from rtp_doubles.time import FakeScheduler
from tureen_handler.rtp.key_frame_requester import KeyFrameRequester
from tureen_handler.rtp.scheduler import SharedTimer


class Harness:
    def __init__(self):
        self.scheduler = FakeScheduler(0.0)
        self.times = []
        self.connected = True
        self.requester = KeyFrameRequester(self.send, SharedTimer(self.scheduler))

    def send(self):
        if self.connected:
            self.times.append(round(self.scheduler.now(), 2))
        return self.connected

    def run(self, seconds, *, packets=True):
        for _ in range(round(seconds / 0.01)):
            self.scheduler.advance(0.01)
            if packets and self.requester.pending:
                self.requester.hear(self.scheduler.now())


def test_repeats_with_growing_waits_while_packets_come():
    harness = Harness()
    harness.requester.request(0.0)
    harness.run(6)
    assert harness.times[:2] == [0.0, 0.4]
    waits = [
        later - earlier for earlier, later in zip(harness.times, harness.times[1:], strict=False)
    ]
    assert waits == sorted(waits)
    assert 4 <= len(harness.times) <= 6


def test_stops_when_the_key_frame_comes_and_starts_again_when_asked():
    harness = Harness()
    harness.requester.request(0.0)
    harness.requester.satisfy()
    harness.run(3)
    assert harness.times == [0.0]
    harness.requester.request(harness.scheduler.now())
    assert harness.times == [0.0, 3.0]


def test_asks_again_at_once_when_the_answer_was_missed():
    harness = Harness()
    harness.requester.repeat(0.0)
    assert harness.times == []
    harness.requester.request(0.0)
    harness.run(0.1)
    harness.requester.repeat(harness.scheduler.now())
    assert harness.times == [0.0, 0.1]


def test_asks_once_however_often_it_is_told():
    harness = Harness()
    for _ in range(5):
        harness.requester.request(0.0)
    assert harness.times == [0.0]


def test_a_silent_stream_is_asked_again_with_its_first_packet():
    harness = Harness()
    harness.requester.request(0.0)
    harness.run(10, packets=False)
    assert harness.times == [0.0]
    assert harness.scheduler.pending == 0
    harness.requester.hear(harness.scheduler.now())
    assert harness.times == [0.0, 10.0]


def test_what_could_not_be_sent_is_sent_with_the_next_occasion():
    harness = Harness()
    harness.connected = False
    harness.requester.request(0.0)
    harness.run(1)
    harness.connected = True
    harness.run(0.01)
    assert harness.times == [1.01]
