import pytest
from coloured_pictures import colour_at, plain
from tureen_streams.mixing import tile_scaler
from tureen_streams.mixing.colour import Colour
from tureen_streams.mixing.tile_scaler import TileScaler


@pytest.fixture
def scaler():
    return TileScaler(Colour(0, 0, 255))


@pytest.mark.parametrize("pixel_format", ["yuv420p", "rgba", "nv12", "yuvj420p", "yuv444p"])
def test_any_format_becomes_yuv420p(scaler, pixel_format):
    result = scaler.fit(plain(64, 64, "red", pixel_format), 32, 32)
    assert (result.width, result.height, result.format.name) == (32, 32, "yuv420p")
    assert colour_at(result, 16, 16) == "red"


@pytest.mark.parametrize(
    ("size", "inside", "outside"),
    [
        ((640, 480), (42, 4), (36, 4)),  # 4:3 in 16:9: bars left and right
        ((480, 640), (130, 90), (40, 90)),
        ((640, 100), (4, 90), (4, 40)),  # bars above and below
        ((16, 9), (2, 2), None),
    ],
)
def test_shapes_are_kept(scaler, size, inside, outside):
    result = scaler.fit(plain(*size, "green"), 320, 180)
    assert (result.width, result.height) == (320, 180)
    assert colour_at(result, *inside) == "green"
    assert colour_at(result, 319 - inside[0], 179 - inside[1]) == "green"
    if outside:
        assert colour_at(result, *outside) == "blue"
        assert colour_at(result, 319 - outside[0], 179 - outside[1]) == "blue"


def test_each_picture_is_scaled_once_for_each_size(scaler):
    one, two = plain(64, 48, "red"), plain(64, 48, "red")
    first = scaler.fit(one, 32, 32)
    assert scaler.fit(one, 32, 32) is first
    assert scaler.scaled == 1
    scaler.fit(two, 32, 32)
    scaler.fit(two, 64, 32)
    assert scaler.scaled == 3


def test_sizes_of_inputs_may_change(scaler):
    for size in ((64, 48), (128, 96), (48, 64), (7, 5), (2, 2)):
        result = scaler.fit(plain(*size, "green"), 64, 64)
        assert (result.width, result.height) == (64, 64)
        assert colour_at(result, 32, 32) == "green"
    assert scaler.refused == 0


def test_a_picture_that_cannot_be_scaled_is_left_out_and_counted(scaler, monkeypatch):
    picture = plain(64, 48, "red")
    with monkeypatch.context() as patched:
        patched.setattr(tile_scaler, "_build_graph", _refuse)
        assert scaler.fit(picture, 32, 32) is None
        assert scaler.fit(picture, 32, 32) is None
    assert scaler.refused == 1
    assert scaler.fit(plain(64, 48, "red"), 32, 32) is not None


def _refuse(shape, background):
    raise ValueError(f"no way to convert {shape.format}")
