from rtp_doubles.net import make_context
from rtp_doubles.parameters import audio_sender, video_sender
from tureen_handler.rtp.bitrate_sharing import share_bitrate
from tureen_handler.rtp.sender import RtpSender


def make(parameters, last_frame_s=None):
    sender = RtpSender(parameters, make_context(), lambda sender: None)
    sender.last_frame_s = last_frame_s
    return sender


def test_tracks_share_by_what_they_could_use_and_audio_is_left_out():
    low = make(video_sender(mid="0", max_bitrate_bps=100), 10.0)
    high = make(video_sender(mid="1", max_bitrate_bps=300), 10.0)
    audio = make(audio_sender(), 10.0)
    assert share_bitrate(1000, [low, high, audio], 10.5) == {low: 250, high: 750}


def test_a_track_without_a_bound_is_not_starved_by_one_that_has_one():
    bounded = make(video_sender(mid="0", max_bitrate_bps=1_700_000), 10.0)
    free = make(video_sender(mid="1"), 10.0)
    assert share_bitrate(1000, [bounded, free], 10.5) == {bounded: 500, free: 500}
    free.set_bitrate_wish(5_100_000)
    assert share_bitrate(1000, [bounded, free], 10.5) == {bounded: 250, free: 750}


def test_layers_of_a_simulcast_are_served_from_the_lowest_up():
    layers = [make(video_sender(max_bitrate_bps=bps), 10.0) for bps in (100, 300, 900)]
    assert list(share_bitrate(2000, layers, 10.5).values()) == [100, 300, 1600]
    assert list(share_bitrate(600, layers, 10.5).values()) == [100, 300, 200]
    assert list(share_bitrate(250, layers, 10.5).values()) == [100, 150, 0]


def test_encodings_that_are_not_sent_take_no_share():
    active, silent, paused = (
        make(video_sender(), 10.0),
        make(video_sender()),
        make(video_sender(), 1.0),
    )
    assert share_bitrate(1000, [active, silent, paused], 10.5) == {active: 1000}


def test_before_anything_is_sent_all_share():
    first, second = make(video_sender(mid="0")), make(video_sender(mid="1"))
    assert share_bitrate(1000, [first, second], 0.0) == {first: 500, second: 500}


def test_nobody_shares_nothing():
    assert share_bitrate(1000, [], 0.0) == {}
    unwilling = make(video_sender())
    unwilling.set_bitrate_wish(0)
    assert share_bitrate(1000, [unwilling], 0.0) == {}
