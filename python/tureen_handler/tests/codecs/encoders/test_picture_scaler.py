"""The picture scaler: sizes, formats, and that shared pictures stay as they are."""

import pytest
from tureen_handler.codecs.encoders import PictureScaler


def test_a_picture_that_fits_shares_its_pixels_but_not_its_timestamp(pictures):
    original = pictures[0]
    before = (original.pts, original.pict_type)

    copy = PictureScaler().scale(original)
    copy.pts, copy.pict_type = 12_345, 1

    assert copy.planes[0].buffer_ptr == original.planes[0].buffer_ptr
    assert (original.pts, original.pict_type) == before


@pytest.mark.parametrize(
    ("size", "down_by", "expected"),
    [
        ((320, 240), 1.0, (320, 240)),
        ((320, 240), 2.0, (160, 120)),
        ((320, 240), 3.0, (106, 80)),
        ((321, 241), 1.0, (320, 240)),
        ((16, 16), 100.0, (2, 2)),
    ],
)
def test_sides_are_divided_and_even(picture_maker, size, down_by, expected):
    (picture,) = picture_maker(1, *size)

    scaled = PictureScaler().scale(picture, down_by)

    assert (scaled.width, scaled.height) == expected


def test_formats_are_converted(picture_maker, pictures, picture_psnr):
    (picture,) = picture_maker(1, pixel_format="rgb24")

    scaled = PictureScaler().scale(picture)

    assert scaled.format.name == "yuv420p"
    assert picture_psnr(scaled, pictures[0]) > 30


def test_size_and_format_may_change_from_picture_to_picture(picture_maker):
    scaler = PictureScaler()

    for size, pixel_format in (((64, 48), "yuv420p"), ((32, 24), "rgba"), ((64, 48), "nv12")):
        (picture,) = picture_maker(1, *size, pixel_format)
        scaled = scaler.scale(picture, 2.0)
        assert (scaled.width, scaled.height) == (size[0] // 2, size[1] // 2)
