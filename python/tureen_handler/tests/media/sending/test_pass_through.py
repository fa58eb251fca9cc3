"""What may be sent as it is, and what keeps it from that."""

import pytest
from tureen_handler.codecs import AudioEncoderSettings
from tureen_handler.media.encoded_format import EncodedFormat
from tureen_handler.media.errors import UnsupportedError
from tureen_handler.media.local_track import LocalTrack
from tureen_handler.media.sending import EncodingParameters, SendOptions
from tureen_handler.media.sending.h264_profiles import profile_obstacle
from tureen_handler.media.sending.pass_through import Wanted, passes_through
from tureen_handler.rtp.parameters import CodecParameters

H264_PARAMETERS = {
    "profile-level-id": "42e01f",
    "packetization-mode": 1,
    "level-asymmetry-allowed": 1,
}
H264 = CodecParameters("video/H264", 99, 90_000, parameters=H264_PARAMETERS)
VP9 = CodecParameters("video/VP9", 107, 90_000, parameters={"profile-id": 0})
OPUS = CodecParameters("audio/opus", 96, 48_000, channels=2)


def h264(profile="42c01e", **more):
    return EncodedFormat("video/H264", 90_000, parameters={"profile-level-id": profile}, **more)


def opus(**more):
    return EncodedFormat("audio/opus", 48_000, 2, {"sprop-stereo": 1}, **more)


def wanted(codec=H264, *encodings, **options):
    return Wanted(codec, encodings or (EncodingParameters(),), SendOptions(**options))


def track(form, decode=None):
    kind = "video" if form is None else form.mime_type.partition("/")[0]
    return LocalTrack("t", kind, encoded_format=form, decode=decode)


@pytest.mark.parametrize(
    ("form", "what"),
    [
        (h264(), wanted()),
        (h264(bitrate_bps=500_000), wanted(H264, EncodingParameters(max_bitrate_bps=500_000))),
        (EncodedFormat("video/VP9", 90_000, parameters={"profile-id": 0}), wanted(VP9)),
        (opus(bitrate_bps=64_000), wanted(OPUS, audio=AudioEncoderSettings(channels=2))),
    ],
)
def test_what_fits_passes_unless_decoding_is_demanded(form, what):
    assert passes_through(track(form), what)
    assert passes_through(track(form, decode=False), what)
    assert not passes_through(track(form, decode=True), what)


@pytest.mark.parametrize(
    ("form", "what", "problem"),
    [
        (None, wanted(), "raw frames only"),
        (h264(reorders=True), wanted(), "B-frames"),
        (h264("64001f"), wanted(), "profile is high and constrained baseline"),
        (EncodedFormat("video/VP8", 90_000), wanted(), "it is video/VP8 and video/H264"),
        (EncodedFormat("video/VP9", 90_000, parameters={"profile-id": 2}), wanted(VP9), "profile"),
        (h264(), wanted(H264, *[EncodingParameters()] * 3), "in 3 encodings"),
        (h264(), wanted(H264, EncodingParameters(scale_resolution_down_by=2)), "scaled down by 2"),
        (h264(), wanted(H264, EncodingParameters(max_framerate=15)), "15 frames per second"),
        (
            h264(bitrate_bps=900_000),
            wanted(H264, EncodingParameters(max_bitrate_bps=500_000)),
            "at most 500000",
        ),
        (h264(bitrate_bps=900_000), wanted(max_bitrate_bps=400_000), "at most 400000"),
        (h264(), wanted(CodecParameters("video/H264", 99, 90_000)), "packetization-mode"),
        (opus(), wanted(OPUS, audio=AudioEncoderSettings(channels=1)), "opusStereo"),
        (opus(), wanted(OPUS, audio=AudioEncoderSettings(dtx=True)), "opusDtx"),
        (opus(), wanted(OPUS, audio=AudioEncoderSettings(frame_duration_ms=60)), "opusPtime"),
        (
            opus(),
            wanted(OPUS, audio=AudioEncoderSettings(max_playback_rate_hz=16_000)),
            "opusMaxPlaybackRate",
        ),
        (
            opus(bitrate_bps=128_000),
            wanted(OPUS, audio=AudioEncoderSettings(bitrate_bps=32_000)),
            "at most 32000",
        ),
    ],
)
def test_what_does_not_fit_is_encoded_or_refused_with_the_reason(form, what, problem):
    assert not passes_through(track(form), what)
    with pytest.raises(UnsupportedError, match=problem):
        passes_through(track(form, decode=False), what)


@pytest.mark.parametrize(
    ("stream", "negotiated", "any_level", "fits"),
    [
        ("42c01e", "42e01f", False, True),
        ("42001e", "42e01f", False, False),
        ("42001e", "42001f", False, True),
        ("42e028", "42e01f", False, False),
        ("42e028", "42e01f", True, True),
        ("4d401f", "64001f", False, True),
        ("64001f", "4d001f", False, False),
        ("42e00a", "", False, True),
        ("6e001f", "6e001f", False, True),
        ("6e001f", "64001f", True, False),
    ],
)
def test_profiles_contain_each_other(stream, negotiated, any_level, fits):
    assert (profile_obstacle(stream, negotiated, any_level=any_level) is None) == fits
