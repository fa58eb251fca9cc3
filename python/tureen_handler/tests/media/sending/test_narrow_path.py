"""When a path is too narrow for encoded frames, and when they are tried again."""

from tureen_handler.media.sending.narrow_path import NarrowPath

RATE_BPS = 1_000_000


def test_a_full_path_with_less_room_is_narrow_until_there_is_more():
    path = NarrowPath()
    path.note(950_000, RATE_BPS, 0.0, exhausted=True)
    path.note(300_000, RATE_BPS, 0.0, exhausted=False)
    assert not path.narrow
    path.note(300_000, RATE_BPS, 1.0, exhausted=True)
    assert path.narrow
    path.note(1_100_000, RATE_BPS, 2.0, exhausted=False)
    assert path.narrow
    path.note(1_300_000, RATE_BPS, 3.0, exhausted=False)
    assert not path.narrow


def test_once_it_is_not_full_frames_are_tried_again_each_time_later():
    path, now_s = NarrowPath(), 0.0
    for hold_s in (5, 10, 20, 40, 80, 80):
        path.note(300_000, RATE_BPS, now_s, exhausted=True)
        path.note(400_000, RATE_BPS, now_s + hold_s + 1, exhausted=True)
        path.note(400_000, RATE_BPS, now_s + hold_s - 1, exhausted=False)
        assert path.narrow
        now_s += hold_s + 1
        path.note(400_000, RATE_BPS, now_s, exhausted=False)
        assert not path.narrow
