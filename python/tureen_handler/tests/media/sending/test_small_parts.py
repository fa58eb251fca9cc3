"""Key-frame gate, rate meter, quality limitation, RTP time line, picture source."""

import pytest
from tureen_handler.media.sending.key_frame_gate import KeyFrameGate
from tureen_handler.media.sending.picture_source import PictureSource
from tureen_handler.media.sending.quality_limitation import QualityLimitation
from tureen_handler.media.sending.rate_meter import RateMeter
from tureen_handler.media.sending.rtp_timeline import RtpTimeline
from tureen_handler.media.sending.scaled_pictures import ScaledPictures


def test_key_frames_keep_their_distance():
    gate = KeyFrameGate()
    assert gate.is_due(0.0)
    gate.note_key_frame(0.0)
    assert not gate.is_due(10.0)
    gate.note_key_frame(10.0)
    gate.request()
    assert not gate.is_due(10.2)
    assert gate.is_due(10.25)


def test_a_demanded_key_frame_comes_at_once():
    gate = KeyFrameGate()
    gate.note_key_frame(10.0)
    gate.demand()

    assert gate.is_due(10.01)


def test_the_rate_is_that_of_the_last_second():
    meter = RateMeter()
    for index in range(60):
        meter.note(index / 32)

    assert meter.per_second(59 / 32) == 32
    assert meter.per_second(10.0) == 0


def test_durations_of_limitations_add_up():
    limitation = QualityLimitation()
    limitation.note_frame(0.0, limited=False)
    limitation.note_frame(1.0, limited=True)
    limitation.note_drop(4.0, "cpu")
    limitation.note_drop(4.5, "bandwidth")
    limitation.note_frame(5.0, limited=True)
    assert limitation.reason == "cpu"
    limitation.note_frame(6.0, limited=False)

    assert limitation.reason == "none"
    assert limitation.durations_s(7.0) == {
        "none": 2.0,
        "bandwidth": 3.0,
        "cpu": 2.0,
        "other": 0.0,
    }


def test_what_the_encoder_drops_is_limited_by_bandwidth():
    limitation = QualityLimitation()
    limitation.note_drop(1.0, "bandwidth")
    limitation.note_frame(2.9, limited=False)
    assert limitation.reason == "bandwidth"
    limitation.note_frame(3.0, limited=False)
    assert limitation.reason == "none"


def test_rtp_timestamps_wrap():
    timeline = RtpTimeline(90_000, origin=2**32 - 1)

    assert [timeline.timestamp(tick) for tick in (0, 1, 2**32)] == [2**32 - 1, 0, 2**32 - 1]


def test_origins_are_random():
    assert len({RtpTimeline(90_000).timestamp(0) for _ in range(5)}) > 1


@pytest.mark.parametrize("enabled", [True, False])
def test_pictures_have_the_scaled_size_in_either_case(enabled, picture_maker):
    (original,) = picture_maker(1)
    picture = PictureSource(ScaledPictures()).picture(original, 2.0, enabled=enabled)

    assert (picture.width, picture.height) == (32, 24)
    dark = all(value == 16 for value in bytes(picture.planes[0]))
    assert dark is not enabled
