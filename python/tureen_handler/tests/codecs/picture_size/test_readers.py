"""Sizes in the headers of real encoders' streams, and of garbage."""

from fractions import Fraction

import av
import pytest
from av.codec import codecs_available
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.codecs.payload import create_packetizer
from tureen_handler.codecs.picture_size import create_size_reader
from tureen_handler.codecs.thread_priority import kept_thread_priority

MIME_TYPES = ["video/VP8", "video/VP9", "video/H264", "video/AV1"]
ENCODERS = [
    ("video/VP8", "libvpx", {}, "yuv420p"),
    ("video/VP9", "libvpx-vp9", {}, "yuv420p"),
    ("video/VP9", "libvpx-vp9", {}, "yuv444p"),
    ("video/H264", "libx264", {"profile": "baseline"}, "yuv420p"),
    ("video/H264", "libx264", {"profile": "high"}, "yuv420p"),
    ("video/H264", "libx264", {"profile": "high422"}, "yuv422p"),
    ("video/H264", "libx264", {"profile": "high444"}, "yuv444p"),
    ("video/H264", "libx264", {"flags": "+ilme+ildct"}, "yuv420p"),
    ("video/AV1", "libaom-av1", {"cpu-used": "8"}, "yuv420p"),
    ("video/AV1", "libsvtav1", {"preset": "12"}, "yuv420p"),
]


def encode(encoder, options, pixel_format, size):
    """Return access units of three pictures, the first one a key frame."""
    if encoder not in codecs_available:
        pytest.skip(f"this build of FFmpeg has no {encoder}")
    context = av.CodecContext.create(encoder, "w")
    context.width, context.height = size
    context.pix_fmt, context.time_base = pixel_format, Fraction(1, 30)
    context.options = options
    with kept_thread_priority():
        context.open()
    frames = []
    for number in range(3):
        picture = av.VideoFrame(*size, pixel_format)
        picture.pts = number
        frames += context.encode(picture)
    return [bytes(packet) for packet in (*frames, *context.encode(None))]


@pytest.mark.parametrize("size", [(64, 64), (322, 180), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize(("mime_type", "encoder", "options", "pixel_format"), ENCODERS)
def test_key_frames_announce_their_size(mime_type, encoder, options, pixel_format, size):
    units = encode(encoder, options, pixel_format, size)
    packetizer, reader = create_packetizer(mime_type), create_size_reader(mime_type)
    payloads = packetizer.packetize(units[0])

    assert size in [reader.read(payload) for payload in payloads[: reader.packets]]
    assert {reader.read(payload) for payload in packetizer.packetize(units[1])} == {None}


def test_audio_has_no_size():
    assert create_size_reader("audio/opus") is None
    assert create_size_reader("video/rtx") is None


@pytest.mark.parametrize("mime_type", MIME_TYPES)
@given(payload=st.binary(max_size=60))
def test_garbage_does_no_harm(mime_type, payload):
    size = create_size_reader(mime_type).read(payload)
    assert size is None or len(size) == 2


@pytest.mark.parametrize(
    ("mime_type", "encoder", "options", "pixel_format"), ENCODERS[:1] + ENCODERS[3:5]
)
def test_what_is_cut_announces_nothing(mime_type, encoder, options, pixel_format):
    payload = create_packetizer(mime_type).packetize(
        encode(encoder, options, pixel_format, (64, 64))[0]
    )[0]
    for length in range(8):
        assert create_size_reader(mime_type).read(payload[:length]) is None
