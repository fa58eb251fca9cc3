import time

import pytest
from tureen_handler.rtp.clock import PROCESS_CLOCK, WallClock, ntp_64_to_seconds, ntp_middle_32


def test_converts_monotonic_time():
    clock = WallClock(unix_offset_s=1_700_000_000.0)
    assert clock.unix_ms(2.5) == 1_700_000_002_500
    assert clock.ntp_s(2.5) == 1_700_000_002.5 + 2_208_988_800
    assert ntp_64_to_seconds(clock.ntp_64(2.5)) == pytest.approx(clock.ntp_s(2.5), abs=1e-6)


def test_middle_32_counts_65536ths():
    clock = WallClock(0.0)
    difference = ntp_middle_32(clock.ntp_64(11.5)) - ntp_middle_32(clock.ntp_64(10.0))
    assert difference == pytest.approx(1.5 * 65536, abs=1)


def test_the_process_clock_shows_the_time_of_day():
    assert PROCESS_CLOCK.unix_ms(time.monotonic()) / 1000 == pytest.approx(time.time(), abs=1)
