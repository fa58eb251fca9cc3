"""Decoders against garbage and loss."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tureen_handler.codecs import (
    DecodeError,
    UnsupportedCodecError,
    VideoEncoderSettings,
    create_decoder,
    create_video_encoder,
)
from tureen_handler.codecs.encoders import PictureScaler

CODECS = {
    "audio/opus": 48_000,
    "audio/PCMU": 8_000,
    "audio/PCMA": 8_000,
    "video/VP8": 90_000,
    "video/VP9": 90_000,
    "video/H264": 90_000,
    "video/AV1": 90_000,
}


@pytest.mark.parametrize("mime_type", CODECS)
def test_an_empty_frame_is_an_error_and_does_not_end_the_decoder(mime_type):
    decoder = create_decoder(mime_type, CODECS[mime_type])

    for _ in range(2):
        with pytest.raises(DecodeError, match="empty"):
            decoder.decode(b"", 0)


@pytest.mark.parametrize("mime_type", CODECS)
@settings(max_examples=50, deadline=None)
@given(data=st.binary(min_size=1, max_size=400))
def test_garbage_decodes_to_something_or_is_a_decode_error(mime_type, data):
    decoder = create_decoder(mime_type, CODECS[mime_type])
    try:
        frames = decoder.decode(data, 7)
    except DecodeError:
        return
    assert all(frame.pts == 7 for frame in frames)


@pytest.mark.parametrize("mime_type", ["video/VP8", "video/VP9", "video/H264", "video/AV1"])
def test_a_decoder_recovers_at_the_next_key_frame(mime_type, pictures, picture_psnr):
    encoder = create_video_encoder(mime_type, VideoEncoderSettings())
    decoder = create_decoder(mime_type, 90_000)
    scaler = PictureScaler()
    chunks = [
        encoder.encode(scaler.scale(picture), index / 30, key_frame=index == 6)
        for index, picture in enumerate(pictures[:8])
    ]

    decoder.decode(chunks[0].data, 0)
    for broken in (b"\xff" * 50, chunks[1].data[:3], b"\x00\x00\x01\x65"):
        try:
            decoder.decode(broken, 1)
        except DecodeError:
            continue
    decoder.decode(chunks[6].data, 6)
    (decoded,) = decoder.decode(chunks[7].data, 7)

    assert picture_psnr(pictures[7], decoded) > 25


def test_unknown_codecs_are_named():
    with pytest.raises(UnsupportedCodecError, match="video/h264"):
        create_decoder("video/H265", 90_000)
