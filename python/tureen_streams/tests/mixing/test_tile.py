from coloured_pictures import plain
from fake_streams import KeepingSink
from tureen_handler.media.frame import RawFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_streams.mixing.colour import Colour
from tureen_streams.mixing.tile import Tile, TileRect

RED = plain(64, 48, "red")
GREEN = plain(32, 32, "green")


def opened():
    track = LocalTrack("v", "video")
    tile = Tile(track, TileRect(0, 0, 32, 32), Colour(0, 0, 0))
    told = []
    tile.open(lambda: told.append(1))
    return track, tile, told


def test_a_picture_is_shown_from_its_moment_until_the_next():
    track, tile, told = opened()
    assert tile.choose(0.5) is None
    assert not tile.covers(0.5)
    track.deliver(RawFrame(RED, 1.0))
    track.deliver(RawFrame(GREEN, 2.0))
    assert len(told) == 2
    assert tile.choose(0.9) is None
    assert tile.choose(1.0) is RED
    assert tile.choose(1.9) is RED
    assert tile.covers(1.9)
    assert not tile.covers(2.0)
    assert tile.choose(2.0) is GREEN
    assert tile.choose(9.0) is GREEN


def test_an_ended_track_is_not_waited_for():
    track, tile, told = opened()
    track.stop()
    assert tile.covers(100)
    assert told


def test_a_disabled_track_is_black():
    track, tile, _ = opened()
    track.deliver(RawFrame(RED, 1.0))
    track.enabled = False
    black = tile.choose(1.0)
    assert (black.width, black.height) == (64, 48)
    assert set(bytes(black.planes[0])) == {16}
    assert tile.choose(1.1) is black
    track.enabled = True
    assert tile.choose(1.2) is RED


def test_the_queue_is_bounded_and_what_is_dropped_counted():
    track, tile, _ = opened()
    for index in range(30):
        track.deliver(RawFrame(RED, float(index)))
    assert tile.stats() == {
        "trackId": "v",
        "pictures": 30,
        "scaledPictures": 0,
        "droppedPictures": 14,
        "width": 0,
        "height": 0,
    }


def test_a_closed_tile_takes_nothing_and_keeps_its_picture():
    track, tile, _ = opened()
    track.deliver(RawFrame(RED, 1.0))
    tile.choose(1.0)
    tile.close()
    tile.close()
    assert not track.wanted
    assert tile.choose(2.0) is RED
    track.add_frame_sink(KeepingSink())
    track.deliver(RawFrame(GREEN, 2.0))
    assert tile.pictures == 1
