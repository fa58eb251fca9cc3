import pytest
from rtp_doubles.net import CLOCK
from tureen_handler.rtp.rtcp.reports import SenderReport
from tureen_handler.rtp.sender_clock import SenderClock


def report(at_s, timestamp):
    return SenderReport(1, CLOCK.ntp_64(at_s), timestamp & 0xFFFFFFFF, 10, 1000)


def test_knows_nothing_before_a_report():
    sender = SenderClock(90000)
    assert sender.ntp_s(0) is None
    assert (sender.last_report_middle(), sender.delay_since_report(5.0)) == (0, 0)


def test_maps_timestamps_across_the_wrap():
    sender = SenderClock(90000)
    sender.update(report(10.0, 0xFFFFFFFF), 10.1)
    assert sender.ntp_s(89999) == pytest.approx(CLOCK.ntp_s(11.0), abs=1e-5)
    assert sender.ntp_s(0xFFFFFFFF - 90000) == pytest.approx(CLOCK.ntp_s(9.0), abs=1e-5)


def test_small_differences_are_smoothed_and_large_ones_taken():
    sender = SenderClock(90000)
    sender.update(report(10.0, 0), 10.0)
    sender.update(report(11.008, 90000), 11.0)
    assert sender.ntp_s(90000) == pytest.approx(CLOCK.ntp_s(11.001), abs=1e-5)
    sender.update(report(20.0, 180000), 12.0)
    assert sender.ntp_s(180000) == pytest.approx(CLOCK.ntp_s(20.0), abs=1e-5)


@pytest.mark.parametrize("shift_s", [0.03, -0.03])
def test_a_shift_is_taken_once_it_is_confirmed(shift_s):
    sender = SenderClock(90000)
    sender.update(report(10.0, 0), 10.0)
    sender.update(report(11.0 + shift_s, 90000), 11.0)
    assert sender.ntp_s(90000) == pytest.approx(CLOCK.ntp_s(11.0 + shift_s / 8), abs=1e-5)
    sender.update(report(12.0 + shift_s, 180000), 12.0)
    assert sender.ntp_s(180000) == pytest.approx(CLOCK.ntp_s(12.0 + shift_s), abs=1e-5)


def test_fields_of_report_blocks():
    sender = SenderClock(90000)
    sender.update(report(10.0, 0), 30.0)
    assert sender.last_report_middle() == (CLOCK.ntp_64(10.0) >> 16) & 0xFFFFFFFF
    assert sender.delay_since_report(30.5) == 32768
    sender.restart()
    assert sender.ntp_s(0) is None
