import asyncio
import time

import pytest
from coloured_pictures import colour_at, plain
from fake_streams import KeepingSink, until
from tureen_handler.media.frame import RawFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_streams.mixing.colour import Colour
from tureen_streams.mixing.composition_track import CompositionForm, CompositionTrack
from tureen_streams.mixing.errors import MixingError
from tureen_streams.mixing.tile import TileRect
from tureen_streams.synthetic.source import create_pattern_track

FORM = CompositionForm(128, 64, 50, Colour(0, 0, 255))
LEFT = TileRect(0, 0, 64, 64)
RIGHT = TileRect(64, 0, 64, 64)


@pytest.fixture
async def composition():
    composition = CompositionTrack("c", FORM, 0.1)
    yield composition
    composition.finish("closed")


def video(track_id):
    return LocalTrack(track_id, "video")


def show(track, colour, time_s=0.0):
    track.deliver(RawFrame(plain(48, 48, colour), time_s))


def colours(sink):
    picture = sink.frames[-1].frame
    return [colour_at(picture, x, 32) for x in (32, 96)]


async def test_pictures_land_in_their_tiles_and_stay_when_tracks_stall(composition):
    one, two = video("1"), video("2")
    composition.set_tiles([(one, LEFT), (two, RIGHT)])
    sink = KeepingSink()
    composition.add_frame_sink(sink)
    await until(lambda: sink.frames)
    assert colours(sink) == ["blue", "blue"]
    show(one, "red")
    await until(lambda: colours(sink) == ["red", "blue"])
    show(two, "green")
    await until(lambda: colours(sink) == ["red", "green"])
    count = len(sink.frames)
    await until(lambda: len(sink.frames) > count + 5)
    assert colours(sink) == ["red", "green"]
    assert sink.frames[-1].frame is sink.frames[-2].frame
    stats = composition.stats()
    assert stats["paintedTiles"] == 2
    assert [tile["scaledPictures"] for tile in stats["tiles"]] == [1, 1]
    assert stats["incompletePictures"] > 5


async def test_tiles_move_when_tracks_come_and_go(composition):
    one, two, three = video("1"), video("2"), video("3")
    composition.set_tiles([(one, LEFT), (two, RIGHT)])
    sink = KeepingSink()
    composition.add_frame_sink(sink)
    await until(lambda: one.wanted and two.wanted)
    show(one, "red")
    show(two, "green")
    await until(lambda: sink.frames and colours(sink) == ["red", "green"])
    composition.set_tiles([(two, LEFT), (three, RIGHT)])
    assert (one.wanted, three.wanted) == (False, True)
    show(three, "yellow")
    await until(lambda: colours(sink) == ["green", "yellow"])
    composition.set_tiles([])
    await until(lambda: colours(sink) == ["blue", "blue"])
    assert not two.wanted


async def test_the_picture_of_the_moment_is_shown(composition):
    track = video("1")
    composition.set_tiles([(track, LEFT)])
    sink = KeepingSink()
    composition.add_frame_sink(sink)
    await until(lambda: track.wanted)
    now_s = time.monotonic()
    show(track, "red", now_s)
    show(track, "green", now_s + 0.3)
    show(track, "red", now_s + 5)
    await until(lambda: sink.frames and colours(sink)[0] == "green")
    first = next(raw for raw in sink.frames if colour_at(raw.frame, 32, 32) == "green")
    assert first.capture_time_s == pytest.approx(now_s + 0.31, abs=0.011)


async def test_pictures_keep_their_rate(composition):
    sink = KeepingSink()
    composition.add_frame_sink(sink)
    await until(lambda: len(sink.frames) > 10)
    times = [raw.capture_time_s for raw in sink.frames[:10]]
    assert times[-1] - times[0] == pytest.approx(9 / 50, abs=0.001)


async def test_nothing_is_taken_while_nobody_looks(composition):
    pattern = create_pattern_track("p", width=64, height=64, frame_rate=30)
    composition.set_tiles([(pattern, LEFT)])
    assert not pattern.wanted
    sink = KeepingSink()
    unsubscribe = composition.add_frame_sink(sink)
    await until(lambda: composition.stats()["tiles"][0]["scaledPictures"] > 2)
    unsubscribe()
    await until(lambda: not pattern.wanted)
    made = composition.pictures
    await asyncio.sleep(0.1)
    assert composition.pictures == made
    composition.finish("closed")
    assert sink.frames
    assert not pattern.ended


async def test_what_does_not_fit_is_refused(composition):
    for track, code in ((LocalTrack("a", "audio"), "wrong-kind"), (composition, "wrong-track")):
        with pytest.raises(MixingError) as raised:
            composition.set_tiles([(track, LEFT)])
        assert raised.value.code == code
    assert composition.stats()["tiles"] == []


async def test_a_long_stall_is_left_out(composition, monkeypatch):
    sink = KeepingSink()
    composition.add_frame_sink(sink)
    await until(lambda: sink.frames)
    composition._next_s -= 10
    await until(lambda: composition.skipped_pictures > 400)
    await until(lambda: sink.frames[-1].capture_time_s > time.monotonic() - 0.5)
