"""Bursts of bounded size and delay, in order."""

from hypothesis import given
from hypothesis import strategies as st
from rtp_doubles.time import FakeScheduler
from tureen_handler.rtp.pacer import BURST_PACKETS, INTERVAL_S, LONGEST_DELAY_S, Pacer


class Harness:
    def __init__(self):
        self.scheduler = FakeScheduler()
        self.sent = []
        self.pacer = Pacer(self.note, self.scheduler)

    def note(self, item):
        self.sent.append((self.scheduler.now(), item))


def test_a_small_frame_goes_out_at_once():
    harness = Harness()
    harness.pacer.push(list(range(BURST_PACKETS)))

    assert len(harness.sent) == BURST_PACKETS
    assert harness.pacer.delayed == 0


def test_a_large_frame_goes_out_in_bursts_and_what_follows_waits_for_it():
    harness = Harness()
    harness.pacer.push(list(range(70)))
    harness.pacer.push([70])
    assert len(harness.sent) == BURST_PACKETS
    harness.scheduler.advance(INTERVAL_S)
    assert len(harness.sent) == 2 * BURST_PACKETS
    harness.scheduler.advance(INTERVAL_S)

    assert [item for _, item in harness.sent] == list(range(71))
    assert harness.pacer.delayed == 71 - BURST_PACKETS


def test_closing_forgets_what_waits():
    harness = Harness()
    harness.pacer.push(list(range(100)))
    harness.pacer.close()
    harness.pacer.close()
    harness.pacer.push([1])
    harness.scheduler.advance(1)

    assert len(harness.sent) == BURST_PACKETS


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=5))
def test_everything_goes_out_in_order_and_in_time(sizes):
    harness = Harness()
    start_s = harness.scheduler.now()
    total = 0
    for size in sizes:
        harness.pacer.push(list(range(total, total + size)))
        total += size
    harness.scheduler.advance(10)

    assert [item for _, item in harness.sent] == list(range(total))
    assert harness.sent[-1][0] - start_s < LONGEST_DELAY_S + INTERVAL_S / 2
