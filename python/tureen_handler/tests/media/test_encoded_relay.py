"""The encoded form of local tracks: demand, late sinks, failing sinks, interruptions."""

from itertools import count

import pytest
from tureen_handler.media import encoded_relay
from tureen_handler.media.encoded_format import EncodedFormat
from tureen_handler.media.frame import EncodedFrame
from tureen_handler.media.local_track import LocalTrack

VP8 = EncodedFormat("video/VP8", 90_000)
OPUS = EncodedFormat("audio/opus", 48_000, channels=2)


class Sink:
    def __init__(self):
        self.timestamps = []
        self.ended = False

    def handle_encoded_frame(self, frame):
        self.timestamps.append(frame.timestamp)

    def handle_ended(self):
        self.ended = True


class Failing:
    def handle_encoded_frame(self, frame):
        raise RuntimeError("broken sink")

    def handle_ended(self):
        raise RuntimeError("broken sink")


def frame(timestamp, key_frame=False):
    return EncodedFrame(b"data", "video/VP8", 90_000, timestamp, key_frame, None, 0.0)


def deliver(track, *keys, numbers=None):
    for number, key in zip(numbers or count(), keys, strict=False):
        track.deliver_encoded(frame(number, key))


def test_sinks_begin_with_a_key_frame_and_late_ones_get_what_followed_it():
    track, first, late = LocalTrack("t", "video", encoded_format=VP8), Sink(), Sink()
    track.add_encoded_sink(first)
    deliver(track, False, True, False, True, False)
    track.add_encoded_sink(late)
    deliver(track, False, numbers=[5])

    assert first.timestamps == [1, 2, 3, 4, 5]
    assert late.timestamps == [3, 4, 5]


def test_of_sound_nothing_is_kept():
    track, late = LocalTrack("t", "audio", encoded_format=OPUS), Sink()
    track.add_encoded_sink(Sink())
    deliver(track, True, True)
    track.add_encoded_sink(late)

    assert late.timestamps == []


def test_demand_of_both_forms_is_told():
    told = []
    track = LocalTrack("t", "video", encoded_format=VP8, on_demand=told.append)
    leave = track.add_encoded_sink(Sink())
    assert (track.wanted, track.encoded_wanted) == (False, True)
    leave_frames = track.add_frame_sink(Sink())
    leave()
    leave()
    leave_frames()

    assert told == [True, True, True, False]


def test_after_an_interruption_sinks_wait_for_a_key_frame():
    track, sink, late = LocalTrack("t", "video", encoded_format=VP8), Sink(), Sink()
    track.add_encoded_sink(sink)
    deliver(track, True, False)
    track.interrupt_encoded()
    track.add_encoded_sink(late)
    deliver(track, False, True, numbers=[7, 8])

    assert sink.timestamps == [0, 1, 8]
    assert late.timestamps == [8]


def test_what_is_kept_is_bounded(monkeypatch):
    monkeypatch.setattr(encoded_relay, "MOST_FRAMES", 3)
    track, late = LocalTrack("t", "video", encoded_format=VP8), Sink()
    track.add_encoded_sink(Sink())
    deliver(track, True, False, False, False)
    track.add_encoded_sink(late)
    deliver(track, False, True, numbers=[4, 5])

    assert late.timestamps == [5]


def test_a_sink_that_fails_does_not_disturb_the_others(caplog):
    track, sink = LocalTrack("t", "video", encoded_format=VP8), Sink()
    track.add_encoded_sink(Failing())
    track.add_encoded_sink(sink)
    deliver(track, True)
    track.stop()
    after = Sink()
    track.add_encoded_sink(after)

    assert sink.timestamps == [0]
    assert sink.ended
    assert after.ended
    assert "encoded" in caplog.text


@pytest.mark.parametrize("form", [None, VP8])
def test_the_encoded_form_is_named(form):
    assert LocalTrack("t", "video", encoded_format=form).encoded_format is form
