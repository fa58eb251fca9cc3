"""Default scales of simulcast, and mediasoup-client's codec options."""

import pytest
from tureen_handler.media.sending import EncodingParameters, SendOptions, send_options
from tureen_handler.media.sending.encoding_parameters import resolve_scales


@pytest.mark.parametrize(
    ("given", "resolved"),
    [
        ([None], [1]),
        ([None, None], [2, 1]),
        ([None, None, None], [4, 2, 1]),
        ([4.0, None, 1.5], [4, 1, 1.5]),
        ([0.5], [1]),
    ],
)
def test_scales(given, resolved):
    encodings = [EncodingParameters(scale_resolution_down_by=scale) for scale in given]

    assert resolve_scales(encodings) == resolved


def test_no_codec_options_are_the_defaults():
    assert send_options({}) == SendOptions()


def test_codec_options_are_read():
    options = send_options(
        {
            "opusStereo": True,
            "opusFec": False,
            "opusPtime": 45,
            "opusMaxAverageBitrate": 20_000,
            "opusMaxPlaybackRate": 16_000,
            "opusDtx": True,
            "videoGoogleStartBitrate": 300,
            "videoGoogleMinBitrate": 100,
            "videoGoogleMaxBitrate": 900,
        }
    )

    assert (options.audio.channels, options.audio.fec) == (2, False)
    assert (options.audio.frame_duration_ms, options.audio.bitrate_bps) == (40, 20_000)
    assert (options.audio.max_playback_rate_hz, options.audio.dtx) == (16_000, True)
    assert options.start_bitrate_bps == 300_000
    assert options.min_bitrate_bps == 100_000
    assert options.max_bitrate_bps == 900_000
    assert not send_options({}).audio.dtx
    assert send_options({}, [{"dtx": True}]).audio.dtx
    assert not send_options({"opusDtx": False}, [{"dtx": True}]).audio.dtx
    assert send_options({"opusStereo": False}).audio.channels == 1
