import pytest
from rtp_doubles.net import CLOCK
from tureen_handler.rtp.clock import ntp_middle_32
from tureen_handler.rtp.remote_reception import RemoteReception, measure_round_trip
from tureen_handler.rtp.rtcp.reports import ReportBlock


def middle(at_s):
    return ntp_middle_32(CLOCK.ntp_64(at_s))


def test_measures_the_round_trip():
    assert measure_round_trip(CLOCK, 10.3, middle(10.0), 6554) == pytest.approx(0.2, abs=1e-4)


def test_nothing_echoed_measures_nothing():
    assert measure_round_trip(CLOCK, 10.3, 0, 0) is None


def test_rounding_never_gives_a_negative_or_absurd_time():
    assert measure_round_trip(CLOCK, 10.0, middle(10.0), 3) == 0.0
    assert measure_round_trip(CLOCK, 10.0, middle(10.0), 100_000) is None


def test_keeps_the_last_block_and_the_sum_of_times():
    remote = RemoteReception(CLOCK)
    for arrival_s in (10.1, 20.3):
        block = ReportBlock(1, 64, 5, 9, 90, middle(arrival_s - 0.1), 0)
        remote.update(block, arrival_s)
    remote.update(ReportBlock(1, 0, 5, 9, 90, 0, 0), 21.0)
    assert remote.measurements == 2
    assert remote.total_round_trip_s == pytest.approx(0.2, abs=1e-3)
    assert remote.round_trip_s == pytest.approx(0.1, abs=1e-3)
    assert remote.block.fraction_lost == 0
