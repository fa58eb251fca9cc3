"""When a received track is muted and what its settings are, on a clock of our own."""

from tureen_handler.codecs.picture_size import PictureSize
from tureen_handler.live.reception_state import ReceptionState


def run(state, begin_s, seconds, *, rate=100, pictures=30, size=None, paused=False, packets=0):
    """Let `seconds` pass in steps of 0.25 s; return all that was told, with its moment."""
    told = []
    for step in range(1, round(seconds * 4) + 1):
        now_s = begin_s + step / 4
        changed = state.update(
            now_s,
            packets=packets + round(rate * step / 4),
            paused=paused,
            size=size,
            pictures=round(pictures * (now_s - begin_s)),
        )
        if changed:
            told.append((now_s, changed))
    return told


def test_a_track_is_muted_until_its_first_packet():
    state = ReceptionState()
    assert run(state, 0, 3, rate=0) == []
    assert state.muted
    assert state.update(4, packets=1, paused=False) == {"muted": False}


def test_silence_of_two_seconds_mutes_and_one_packet_unmutes():
    state = ReceptionState()
    run(state, 0, 1, pictures=0)
    told = run(state, 1, 3, rate=0, packets=100, pictures=0)
    assert told == [(3.25, {"muted": True})]
    assert state.update(5, packets=101, paused=False) == {"muted": False}


def test_what_is_paused_is_muted_at_once_until_something_comes_after_it():
    state = ReceptionState()
    run(state, 0, 1, pictures=0)
    assert run(state, 1, 2, packets=100, paused=True, pictures=0) == [(1.25, {"muted": True})]
    assert state.update(3.25, packets=300, paused=False) == {}
    assert state.update(3.5, packets=301, paused=False) == {"muted": False}


def test_a_stream_that_begins_anew_is_heard():
    state = ReceptionState()
    run(state, 0, 1, pictures=0)
    run(state, 1, 3, rate=0, packets=100, pictures=0)
    assert state.update(5, packets=2, paused=False) == {"muted": False}


def test_size_and_rate_are_told_when_they_change():
    state = ReceptionState()
    told = run(state, 0, 3, size=PictureSize(640, 480))
    assert told[0] == (0.25, {"settings": {"width": 640, "height": 480}, "muted": False})
    assert [changed for _, changed in told[1:]] == [{"settings": {"frameRate": 30}}]
    told = run(state, 3, 3, size=PictureSize(320, 240), pictures=15, packets=300)
    assert told[0] == (3.25, {"settings": {"width": 320, "height": 240}})
    assert told[-1][1] == {"settings": {"frameRate": 15}}
    assert state.settings == {"width": 320, "height": 240, "frameRate": 15}


def test_a_rate_that_wavers_is_told_once():
    state = ReceptionState()
    state.update(0, packets=1, paused=False)
    told, pictures = [], 0
    for second, rate in enumerate([30, 31, 29, 28, 32], start=1):
        pictures += rate
        told.append(state.update(second, packets=second + 1, paused=False, pictures=pictures))
    assert told == [{"settings": {"frameRate": 30}}, {}, {}, {}, {}]


def test_no_rate_is_measured_over_silence():
    state = ReceptionState()
    run(state, 0, 2)
    run(state, 2, 10, rate=0, packets=200, pictures=0)
    assert state.settings["frameRate"] == 30
