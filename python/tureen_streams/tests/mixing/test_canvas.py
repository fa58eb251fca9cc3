from av import VideoFrame
from coloured_pictures import colour_at, plain
from tureen_streams.mixing.canvas import Canvas, Layer
from tureen_streams.mixing.colour import Colour
from tureen_streams.mixing.tile import TileRect

BLUE = Colour(0, 0, 255)
LEFT = TileRect(0, 0, 32, 64)
RIGHT = TileRect(32, 0, 32, 64)
MIDDLE = TileRect(16, 16, 32, 32)


def red(rect):
    return plain(rect.width, rect.height, (255, 0, 0))


def green(rect):
    return plain(rect.width, rect.height, (0, 255, 0))


def test_no_tiles_are_background():
    canvas = Canvas(64, 64, BLUE)
    picture = canvas.paint([])
    assert colour_at(picture, 10, 10) == "blue"
    assert canvas.paint([]) is picture


def test_tiles_are_where_they_belong():
    picture = Canvas(64, 64, BLUE).paint(
        [Layer(LEFT, red(LEFT)), Layer(RIGHT, None)],
    )
    assert (picture.width, picture.height, picture.format.name) == (64, 64, "yuv420p")
    corners = [(0, 0), (31, 63), (32, 0), (63, 63)]
    assert [colour_at(picture, x, y) for x, y in corners] == ["red", "red", "blue", "blue"]


def test_only_what_has_changed_is_painted_and_what_was_given_out_stays():
    canvas = Canvas(64, 64, BLUE)
    one, two = Layer(LEFT, red(LEFT)), Layer(RIGHT, green(RIGHT))
    first = canvas.paint([one, two])
    assert canvas.paint([one, two]) is first
    assert canvas.painted == 2
    second = canvas.paint([one, Layer(RIGHT, red(RIGHT))])
    assert canvas.painted == 3
    assert colour_at(first, 40, 40) == "green"
    assert [colour_at(second, x, 40) for x in (10, 40)] == ["red", "red"]


def test_later_tiles_lie_above_earlier_ones():
    canvas = Canvas(64, 64, BLUE)
    above = Layer(MIDDLE, green(MIDDLE))
    canvas.paint([Layer(LEFT, red(LEFT)), above])
    picture = canvas.paint([Layer(LEFT, red(LEFT)), above])
    assert canvas.painted == 4
    assert [colour_at(picture, x, 32) for x in (8, 20, 40, 56)] == ["red", "green", "green", "blue"]


def test_a_new_layout_begins_on_background():
    canvas = Canvas(64, 64, BLUE)
    canvas.paint([Layer(LEFT, red(LEFT)), Layer(RIGHT, green(RIGHT))])
    picture = canvas.paint([Layer(MIDDLE, green(MIDDLE))])
    assert [colour_at(picture, x, 32) for x in (8, 32, 56)] == ["blue", "green", "blue"]
    picture = canvas.paint([Layer(MIDDLE, None)])
    assert colour_at(picture, 32, 32) == "blue"


def test_odd_strides_do_no_harm():
    rect = TileRect(2, 2, 30, 30)
    picture = Canvas(66, 34, BLUE).paint([Layer(rect, red(rect))])
    assert isinstance(picture, VideoFrame)
    assert [
        colour_at(picture, x, y) for x, y in [(1, 1), (2, 2), (31, 31), (32, 31), (31, 32)]
    ] == [
        "blue",
        "red",
        "red",
        "blue",
        "blue",
    ]
