"""Video encoders: round trips, key frames, bitrates, changes of size."""

import os
import sys

import pytest
from av import VideoFrame
from tureen_handler.codecs import (
    EncodeError,
    UnsupportedCodecError,
    VideoEncoderSettings,
    create_decoder,
    create_depacketizer,
    create_packetizer,
    create_video_encoder,
)
from tureen_handler.codecs.encoders import PictureScaler
from tureen_handler.codecs.payload.annex_b import split_nal_units

ALL = pytest.mark.parametrize("mime_type", ["video/VP8", "video/VP9", "video/H264", "video/AV1"])
VPX = pytest.mark.parametrize("mime_type", ["video/VP8", "video/VP9"])


@ALL
def test_pictures_survive_the_whole_trip(mime_type, pictures, picture_psnr):
    encoder = create_video_encoder(mime_type, VideoEncoderSettings())
    decoder = create_decoder(mime_type, 90_000)
    packetizer, depacketizer = create_packetizer(mime_type), create_depacketizer(mime_type)
    scaler = PictureScaler()

    for index, picture in enumerate(pictures):
        chunk = encoder.encode(scaler.scale(picture), 100 + index / 30, key_frame=False)
        assert chunk is not None
        payloads = packetizer.packetize(chunk.data)
        assert all(len(payload) <= 1200 for payload in payloads)
        data = depacketizer.join([depacketizer.parse(payload).data for payload in payloads])
        assert depacketizer.is_key_frame(data) == chunk.key_frame == (index == 0)
        (decoded,) = decoder.decode(data, index * 3000)
        assert decoded.pts == index * 3000
        assert picture_psnr(picture, decoded) > 28

    assert encoder.remakes == 0


@ALL
def test_a_key_frame_comes_when_asked_for(mime_type, pictures):
    encoder = create_video_encoder(mime_type, VideoEncoderSettings())
    scaler = PictureScaler()
    keys = [
        encoder.encode(scaler.scale(picture), index / 30, key_frame=index == 7).key_frame
        for index, picture in enumerate(pictures[:10])
    ]

    assert [index for index, key in enumerate(keys) if key] == [0, 7]


@ALL
def test_decoding_can_start_at_a_later_key_frame(mime_type, pictures, picture_psnr):
    encoder = create_video_encoder(mime_type, VideoEncoderSettings())
    scaler = PictureScaler()
    chunks = [
        encoder.encode(scaler.scale(picture), index / 30, key_frame=index == 5)
        for index, picture in enumerate(pictures[:6])
    ]

    (decoded,) = create_decoder(mime_type, 90_000).decode(chunks[5].data, 0)

    assert picture_psnr(pictures[5], decoded) > 25


@ALL
def test_a_picture_of_another_size_makes_a_new_encoder(mime_type, pictures):
    encoder = create_video_encoder(mime_type, VideoEncoderSettings())
    decoder = create_decoder(mime_type, 90_000)
    scaler = PictureScaler()

    large = encoder.encode(scaler.scale(pictures[0]), 0.0, key_frame=False)
    small = encoder.encode(scaler.scale(pictures[1], 2.0), 0.1, key_frame=False)

    assert small.key_frame
    assert encoder.remakes == 1
    sizes = [decoder.decode(chunk.data, 0)[0].width for chunk in (large, small)]
    assert sizes == [320, 160]


@pytest.mark.parametrize("mime_type", ["video/VP8", "video/VP9", "video/H264"])
@pytest.mark.parametrize("frame_rate", [30, 15])
def test_the_bitrate_is_kept_whatever_the_true_frame_rate(mime_type, frame_rate, picture_maker):
    encoder = create_video_encoder(mime_type, VideoEncoderSettings(300_000, 600_000))
    scaler = PictureScaler()
    sizes = [
        len(encoder.encode(scaler.scale(picture), index / frame_rate, key_frame=False).data)
        for index, picture in enumerate(picture_maker(4 * frame_rate))
    ]

    bitrate = sum(sizes[frame_rate:]) * 8 / 3

    assert bitrate == pytest.approx(300_000, rel=0.25)


@ALL
def test_the_bitrate_is_kept_when_pictures_are_missing(mime_type, picture_maker):
    encoder = create_video_encoder(mime_type, VideoEncoderSettings(300_000, 600_000))
    scaler = PictureScaler()
    sizes = [
        len(encoder.encode(scaler.scale(picture), index / 30, key_frame=False).data)
        for index, picture in enumerate(picture_maker(150))
        if index % 7
    ]

    assert sum(sizes[26:]) * 8 / 4 == pytest.approx(300_000, rel=0.2)


@ALL
def test_the_bitrate_is_kept_on_content_that_hardly_compresses(mime_type, noise_maker):
    encoder = create_video_encoder(mime_type, VideoEncoderSettings(400_000, 400_000))
    scaler = PictureScaler()
    sizes = []
    for index, picture in enumerate(noise_maker(120)):
        chunk = encoder.encode(scaler.scale(picture), index / 30, key_frame=False)
        sizes.append(0 if chunk is None else len(chunk.data))

    assert sum(sizes[30:]) * 8 / 3 == pytest.approx(400_000, rel=0.25)
    assert sum(1 for size in sizes if size) > 20


def test_av1_reaches_the_bitrate_of_a_slower_source_than_was_said(picture_maker):
    settings = VideoEncoderSettings(bitrate_bps=150_000, max_bitrate_bps=150_000)
    encoder, scaler = create_video_encoder("video/AV1", settings), PictureScaler()
    chunks = [
        encoder.encode(scaler.scale(picture), index / 10, key_frame=False)
        for index, picture in enumerate(picture_maker(80))
    ]

    sizes = [0 if chunk is None else len(chunk.data) for chunk in chunks[40:]]
    assert sum(sizes) * 8 / 4 == pytest.approx(150_000, rel=0.3)
    assert encoder.remakes == 1


def test_h264_follows_the_bitrate_without_a_new_encoder(picture_maker):
    encoder = create_video_encoder("video/H264", VideoEncoderSettings(600_000, 600_000))
    scaler = PictureScaler()
    sizes = []
    for index, picture in enumerate(picture_maker(150)):
        if index == 60:
            encoder.set_bitrate(150_000, 600_000)
        sizes.append(len(encoder.encode(scaler.scale(picture), index / 30, key_frame=False).data))

    assert sum(sizes[120:]) * 8 == pytest.approx(150_000, rel=0.3)
    assert encoder.remakes == 0


@VPX
def test_vpx_is_made_anew_only_for_large_changes_and_not_too_often(mime_type, pictures):
    encoder = create_video_encoder(mime_type, VideoEncoderSettings(500_000, 2_000_000))
    scaler = PictureScaler()

    def encode_at(time_s: float) -> bool:
        return encoder.encode(scaler.scale(pictures[0]), time_s, key_frame=False).key_frame

    assert encode_at(0)
    encoder.set_bitrate(600_000, 2_000_000)
    assert not encode_at(4)
    encoder.set_bitrate(1_000_000, 2_000_000)
    assert encode_at(5)
    encoder.set_bitrate(300_000, 2_000_000)
    assert not encode_at(6)
    assert encode_at(8.1)
    assert encoder.remakes == 2


def test_h264_is_constrained_baseline_with_parameter_sets_in_every_key_frame(pictures):
    encoder = create_video_encoder("video/H264", VideoEncoderSettings())
    scaler = PictureScaler()

    for index in range(3):
        chunk = encoder.encode(scaler.scale(pictures[index]), index / 30, key_frame=True)
        units = {unit[0] & 0x1F: unit for unit in split_nal_units(chunk.data)}
        assert {7, 8, 5} <= units.keys()
        profile, constraints = units[7][1], units[7][2]
        assert profile == 0x42
        assert constraints & 0x40


@pytest.mark.parametrize(
    ("mime_type", "width", "height"), [("video/VP8", 16_400, 16), ("video/H264", 15, 15)]
)
def test_a_picture_that_cannot_be_encoded_is_an_error_and_the_next_one_works(
    mime_type, width, height, pictures
):
    encoder = create_video_encoder(mime_type, VideoEncoderSettings())

    with pytest.raises(EncodeError, match="encoder failed"):
        encoder.encode(VideoFrame(width, height, "yuv420p"), 0.0, key_frame=False)

    assert encoder.encode(PictureScaler().scale(pictures[0]), 0.1, key_frame=False).key_frame


def test_unknown_codecs_are_named():
    with pytest.raises(UnsupportedCodecError, match="video/vp8"):
        create_video_encoder("video/H265", VideoEncoderSettings())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no such scheduling")
@ALL
def test_no_thread_runs_before_everything_else(mime_type, pictures):
    encoder = create_video_encoder(mime_type, VideoEncoderSettings())
    encoder.encode(PictureScaler().scale(pictures[0]), 0.0, key_frame=False)
    threads = os.listdir("/proc/self/task")
    assert {os.sched_getscheduler(int(thread)) for thread in threads} == {os.SCHED_OTHER}
