from dataclasses import replace

import pytest
from encoded_media import opus_frames
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.media.frame import EncodedFrame
from tureen_streams.recording.track_clock import TrackClock


def frame(timestamp, arrival_s, captured_s=None, clock_rate=48_000):
    return EncodedFrame(
        data=b"x",
        mime_type="audio/opus",
        clock_rate=clock_rate,
        timestamp=timestamp,
        key_frame=True,
        ntp_time_s=None,
        arrival_time_s=arrival_s,
        capture_time_s=captured_s,
    )


def test_counts_timestamps_whatever_the_network_does():
    clock = TrackClock(frame(100, 5.0), 4.9)
    for index, lateness_s in enumerate([0.0, 0.3, 0.01, 0.5, 0.0]):
        late = frame(100 + index * 960, 5.0 + index * 0.02 + lateness_s)
        assert clock.moment_s(late) == pytest.approx(4.9 + index * 0.02)


def test_keeps_gaps():
    clock = TrackClock(frame(0, 0.0), 0.0)
    assert clock.moment_s(frame(48_000 * 3600, 3600.0)) == pytest.approx(3600)


def test_follows_a_clock_that_drifts_slowly():
    """100 ppm for ten minutes would be 60 ms."""
    clock = TrackClock(frame(0, 0.0, 0.0), 0.0)
    before_s = 0.0
    for index in range(1, 30_000):
        true_s = index * 0.02 * 1.0001
        moment_s = clock.moment_s(frame(index * 960, true_s + 0.01, true_s))
        assert moment_s - before_s == pytest.approx(0.02, abs=0.0006)
        before_s = moment_s
    assert before_s == pytest.approx(true_s, abs=0.015)


def test_ignores_reports_that_are_off_by_turns():
    clock = TrackClock(frame(0, 0.0, 0.0), 0.0)
    for index in range(1, 1000):
        noise_s = 0.02 if index % 50 < 25 else -0.02
        shown = clock.moment_s(frame(index * 960, index * 0.02, index * 0.02 + noise_s))
        assert shown == pytest.approx(index * 0.02, abs=0.005)


@pytest.mark.parametrize(("captured_s", "expected_s"), [(None, 9.9), (9.95, 9.95), (500.0, 9.9)])
def test_takes_up_where_a_sender_counts_anew(captured_s, expected_s):
    clock = TrackClock(frame(0, 0.1), 0.0)
    assert clock.moment_s(frame(10**9, 10.0, captured_s)) == pytest.approx(expected_s)


def test_another_clock_rate_begins_anew():
    clock = TrackClock(frame(0, 0.0), 0.0)
    assert clock.moment_s(frame(77, 3.0, clock_rate=8000)) == pytest.approx(3.0)


@given(st.lists(st.tuples(st.integers(0, 100), st.floats(0, 2)), min_size=2, max_size=50))
def test_distances_are_exact_without_reports(steps):
    clock = TrackClock(frame(0, 0.0), 0.0)
    blocks = 0
    for step, lateness_s in steps:
        blocks += step
        shown = clock.moment_s(frame(blocks * 960, blocks * 0.02 + lateness_s))
        assert shown == pytest.approx(blocks * 0.02)


def test_frames_of_the_doubles_are_on_time():
    frames = [replace(each, capture_time_s=None) for each in opus_frames(10)]
    clock = TrackClock(frames[0], 0.0)
    assert clock.moment_s(frames[-1]) == pytest.approx(9 * 0.02)
