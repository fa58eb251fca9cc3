"""Clones of tracks."""

import pytest
from tureen_handler.live.track_clones import TrackClones
from tureen_handler.media.errors import UnsupportedError
from tureen_handler.media.local_track import LocalTrack


class Sink:
    def __init__(self):
        self.frames = []
        self.ends = 0

    def handle_frame(self, frame):
        self.frames.append(frame)

    def handle_ended(self):
        self.ends += 1


@pytest.fixture
def original():
    return LocalTrack("v1", "video")


@pytest.fixture
def clones():
    return TrackClones()


def test_a_clone_carries_what_the_original_does(clones, original):
    clone, sink = clones.clone("v2", original), Sink()
    unsubscribe = clone.add_frame_sink(sink)
    original.deliver("frame 1")
    unsubscribe()
    original.deliver("frame 2")
    assert sink.frames == ["frame 1"]
    assert not original.wanted


def test_a_clone_is_enabled_on_its_own(clones, original):
    original.enabled = False
    clone = clones.clone("v2", original)
    assert not clone.enabled
    clone.enabled = True
    assert not original.enabled


def test_stopping_a_clone_ends_its_sinks_alone(clones, original):
    clone, sink, other, late = clones.clone("v2", original), Sink(), Sink(), Sink()
    clone.add_frame_sink(sink)
    original.add_frame_sink(other)
    clones.stop(clone)
    original.deliver("frame")
    clone.add_frame_sink(late)
    assert (clone.ended, sink.ends, sink.frames, late.ends) == (True, 1, [], 1)
    assert (original.ended, other.frames) == (False, ["frame"])


def test_the_source_lives_until_the_last_clone_is_stopped(clones, original):
    first, sink = clones.clone("v2", original), Sink()
    second = clones.clone("v3", first)
    second.add_frame_sink(sink)
    clones.stop(original)
    assert not original.enabled
    clones.stop(first)
    original.deliver("frame")
    assert (original.ended, sink.frames) == (False, ["frame"])
    clones.stop(second)
    assert (original.ended, original.end_reason) == (True, "stopped")


def test_the_end_of_the_original_ends_clones_once(clones, original):
    clone, sink, late = clones.clone("v2", original), Sink(), Sink()
    clone.add_frame_sink(sink)
    original.finish("end-of-file")
    clone.add_frame_sink(late)
    assert (clone.ended, sink.ends, late.ends) == (True, 1, 1)


def test_a_clone_of_raw_frames_has_no_encoded_form(clones, original):
    with pytest.raises(UnsupportedError):
        clones.clone("v2", original).add_encoded_sink(Sink())
