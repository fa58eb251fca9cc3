import os

import pytest
from av import VideoFrame
from hypothesis import given, settings
from hypothesis import strategies as st
from tureen_streams.raw.pictures import (
    FFMPEG_FORMATS,
    pack_picture,
    picture_bytes,
    plane_shapes,
    unpack_picture,
)

FORMATS = sorted(FFMPEG_FORMATS)
SIDES = st.integers(1, 70)


@pytest.mark.parametrize(
    ("pixel_format", "size"),
    [("i420", 4 + 2 * 1), ("nv12", 4 + 2), ("rgba", 16), ("bgra", 16)],
)
def test_even_pictures_are_as_large_as_everybody_thinks(pixel_format, size):
    assert picture_bytes(pixel_format, 2, 2) == size
    assert picture_bytes(pixel_format, 1280, 720) == size * 1280 * 720 // 4


def test_chroma_of_odd_sides_is_rounded_up():
    assert plane_shapes("i420", 5, 3) == [(5, 3), (3, 2), (3, 2)]
    assert plane_shapes("nv12", 5, 3) == [(5, 3), (6, 2)]


@settings(max_examples=60, deadline=None)
@given(pixel_format=st.sampled_from(FORMATS), width=SIDES, height=SIDES)
def test_any_picture_comes_back_as_it_went(pixel_format, width, height):
    data = os.urandom(picture_bytes(pixel_format, width, height))
    frame = unpack_picture(data, pixel_format, width, height)
    assert (frame.width, frame.height) == (width, height)
    assert b"".join(pack_picture(frame, pixel_format)) == data


@pytest.mark.parametrize("pixel_format", FORMATS)
@pytest.mark.parametrize("width", [16, 33, 641])
def test_lines_lie_where_ffmpeg_looks_for_them(pixel_format, width):
    data = bytes(range(256)) * (picture_bytes(pixel_format, width, 6) // 256 + 1)
    data = data[: picture_bytes(pixel_format, width, 6)]
    frame = unpack_picture(data, pixel_format, width, 6)
    line = plane_shapes(pixel_format, width, 6)[0].line_bytes
    plane = memoryview(frame.planes[0])
    for row in range(6):
        start = row * frame.planes[0].line_size
        assert bytes(plane[start : start + line]) == data[row * line : (row + 1) * line]


def test_planes_without_padding_are_not_copied():
    frame = VideoFrame(64, 4, "rgba")
    (view,) = pack_picture(frame, "rgba")
    memoryview(frame.planes[0])[0] = 77
    assert view[0] == 77


@pytest.mark.parametrize("size", [0, 15, 17])
def test_a_wrong_size_is_refused(size):
    with pytest.raises(ValueError, match=f"has 16 bytes, got {size}"):
        unpack_picture(bytes(size), "rgba", 2, 2)
