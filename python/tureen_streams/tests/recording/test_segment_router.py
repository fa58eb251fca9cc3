import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_streams.recording.segment_router import SegmentLimits, SegmentRouter

BOTH = {"a": "audio", "v": "video"}
EVERY_SECOND = SegmentLimits(duration_s=1.0)


def run(router, events):
    """Route (track, time, key frame) and close as a writer does; return the segments."""
    segments = []
    for track_id, time_s, key_frame in events:
        segments.append(router.route(track_id, time_s, key_frame=key_frame, payload_bytes=0))
        router.take_closed(time_s)
    return segments


def test_all_tracks_are_cut_at_the_key_frame_after_the_limit():
    router = SegmentRouter(BOTH, EVERY_SECOND)
    events = [("v", 0.0, True), ("a", 0.0, True), ("v", 0.9, False), ("a", 1.0, True),
              ("v", 1.1, False)]  # fmt: skip
    assert run(router, events) == [0, 0, 0, 0, 0]
    assert router.tracks_wanting_key_frames() == {"v"}
    assert run(router, [("v", 1.2, True)]) == [1]
    assert router.tracks_wanting_key_frames() == frozenset()
    assert run(router, [("a", 1.19, True), ("a", 1.21, True), ("v", 1.3, False)]) == [0, 1, 1]
    assert router.starts_s == {1: 1.2}


def test_sound_alone_is_cut_at_the_limit():
    router = SegmentRouter({"a": "audio"}, EVERY_SECOND)
    assert run(router, [("a", i / 2, True) for i in range(6)]) == [0, 0, 1, 1, 2, 2]


def test_a_second_video_stays_in_the_old_segment_up_to_its_key_frame():
    router = SegmentRouter({"v": "video", "w": "video"}, EVERY_SECOND)
    run(router, [("v", 0.0, True), ("w", 0.0, True), ("v", 1.0, True)])
    assert run(router, [("w", 1.1, False)]) == [0]
    assert router.tracks_wanting_key_frames() == {"w"}
    assert list(router.starts_s) == [0, 1]
    assert run(router, [("w", 1.2, True)]) == [1]
    assert list(router.starts_s) == [1]


def test_a_video_without_key_frames_does_not_hold_up_for_ever():
    router = SegmentRouter(BOTH, EVERY_SECOND)
    events = [("v", 0.0, True)]
    for index in range(1, 60):
        events += [("v", index / 10, False), ("a", index / 10, True)]
    segments = run(router, events)
    assert segments[-1] == 1
    assert segments[-2] == 0


def test_a_track_that_fell_silent_keeps_no_segment_open():
    router = SegmentRouter(BOTH, EVERY_SECOND)
    run(router, [("v", 0.0, True), ("a", 0.0, True)])
    run(router, [("a", index / 10, True) for index in range(90)])
    assert list(router.starts_s) == [router.newest]


def test_bytes_limit():
    router = SegmentRouter({"a": "audio"}, SegmentLimits(bytes=100))
    assert router.route("a", 0.0, key_frame=True, payload_bytes=99) == 0
    assert router.route("a", 0.1, key_frame=True, payload_bytes=100) == 1


@pytest.mark.parametrize(("limits", "limited"), [(SegmentLimits(), False), (EVERY_SECOND, True)])
def test_limited(limits, limited):
    assert limits.limited is limited


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "v", "w"]), st.floats(0, 0.5), st.booleans()), max_size=200
    )
)
def test_nothing_goes_back_and_every_start_is_at_a_frame(steps):
    """Whatever comes: segments only grow per track, and time in a segment is never negative."""
    kinds = {"a": "audio", "v": "video", "w": "video"}
    router = SegmentRouter(kinds, EVERY_SECOND)
    times, segments = dict.fromkeys(kinds, 0.0), dict.fromkeys(kinds, 0)
    for track_id, step_s, key in steps:
        times[track_id] += step_s
        key_frame = key or track_id == "a"
        index = router.route(track_id, times[track_id], key_frame=key_frame, payload_bytes=0)
        assert index in router.starts_s
        assert index >= segments[track_id]
        assert times[track_id] >= router.starts_s[index] or index == segments[track_id]
        segments[track_id] = index
        router.take_closed(max(times.values()))
        assert len(router.starts_s) <= 2
