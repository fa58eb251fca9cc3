"""Local tracks: demand, sinks, ends."""

import pytest
from tureen_handler.media.errors import MediaError, UnsupportedError
from tureen_handler.media.frame import RawFrame
from tureen_handler.media.local_track import LocalTrack


def test_the_source_is_told_about_the_first_and_the_last_sink(sink_maker):
    demand = []
    track = LocalTrack("t", "video", on_demand=demand.append)
    first = track.add_frame_sink(sink_maker())
    second = track.add_frame_sink(sink_maker())
    first()
    first()
    assert track.wanted
    second()

    assert demand == [True, False]
    assert not track.wanted


def test_every_sink_gets_every_frame_even_if_another_fails(sink_maker, picture_maker, caplog):
    class Failing:
        def handle_frame(self, frame):
            raise ValueError("broken sink")

        def handle_ended(self):
            raise ValueError("broken sink")

    track, sink = LocalTrack("t", "video"), sink_maker()
    track.add_frame_sink(Failing())
    track.add_frame_sink(sink)
    raw = RawFrame(picture_maker(1)[0], 1.0)
    track.deliver(raw)
    track.finish("end-of-file")
    track.deliver(raw)

    assert sink.frames == [raw]
    assert sink.ended_s is not None
    assert caplog.text.count("broken sink") >= 2


def test_a_track_ends_once_and_says_why(sink_maker):
    track, sink, ends = LocalTrack("t", "audio"), sink_maker(), []
    track.on_ended(lambda: ends.append(track.end_reason))
    error = MediaError.read_failed("x", "gone")
    track.finish("error", error)
    track.stop()
    track.add_frame_sink(sink)
    track.on_ended(lambda: ends.append("late"))

    assert ends == ["error", "late"]
    assert track.error is error
    assert sink.ended_s is not None


def test_raw_tracks_have_no_encoded_form():
    with pytest.raises(UnsupportedError, match="raw frames only"):
        LocalTrack("t", "audio").add_encoded_sink(None)
