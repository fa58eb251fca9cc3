from rtp_doubles.net import make_context
from rtp_doubles.parameters import audio_sender, video_sender
from tureen_handler.rtp.bitrate_sharing import share_bitrate
from tureen_handler.rtp.sender import RtpSender


def make(parameters, last_frame_s=None):
    sender = RtpSender(parameters, make_context(), lambda sender: None)
    sender.last_frame_s = last_frame_s
    return sender


def test_video_shares_by_weight_and_audio_is_left_out():
    low = make(video_sender(bitrate_weight=100), 10.0)
    high = make(video_sender(bitrate_weight=300), 10.0)
    audio = make(audio_sender(), 10.0)
    assert share_bitrate(1000, [low, high, audio], 10.5) == {low: 250, high: 750}


def test_encodings_that_are_not_sent_take_no_share():
    active, silent, paused = (
        make(video_sender(), 10.0),
        make(video_sender()),
        make(video_sender(), 1.0),
    )
    assert share_bitrate(1000, [active, silent, paused], 10.5) == {active: 1000}


def test_before_anything_is_sent_all_share():
    first, second = make(video_sender()), make(video_sender())
    assert share_bitrate(1000, [first, second], 0.0) == {first: 500, second: 500}


def test_nobody_shares_nothing():
    assert share_bitrate(1000, [], 0.0) == {}
    assert share_bitrate(1000, [make(video_sender(bitrate_weight=0))], 0.0) == {}
