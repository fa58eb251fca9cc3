import asyncio

import av
import pytest
from streams_bench import Bench
from tureen_handler.media.frame import RawFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_streams.synthetic.pattern_painter import PatternPainter
from tureen_streams.synthetic.source import create_tone_track

from tureen_channel import ChannelRequestError


@pytest.fixture
async def bench():
    bench = Bench()
    yield bench
    await bench.service.close()


def add_track(bench):
    track = LocalTrack("track", "video")
    bench.tracks.add(track)
    return track


def ask(bench, path):
    return asyncio.create_task(
        bench.ask("reading.snapshot", {"path": str(path), "trackId": "track"})
    )


async def test_the_next_picture_becomes_a_file_and_nobody_listens_afterwards(bench, tmp_path):
    track, path = add_track(bench), tmp_path / "a.png"
    asking = ask(bench, path)
    await asyncio.sleep(0)
    assert track.wanted
    track.deliver(RawFrame(PatternPainter(64, 48).paint(0), 1.0))
    reply = await asking
    assert reply == {"width": 64, "height": 48, "bytes": path.stat().st_size}
    assert not track.wanted
    with av.open(str(path)) as container:
        picture = next(container.decode(video=0))
    assert (picture.width, picture.height) == (64, 48)
    # The first colour bar is white.
    assert min(bytes(picture.reformat(format="rgb24").planes[0])[:3]) > 240


async def test_a_file_that_exists_is_kept(bench, tmp_path):
    track, path = add_track(bench), tmp_path / "a.png"
    path.write_text("mine")
    asking = ask(bench, path)
    await asyncio.sleep(0)
    track.deliver(RawFrame(PatternPainter(64, 48).paint(0), 1.0))
    with pytest.raises(ChannelRequestError) as raised:
        await asking
    assert raised.value.code == "unwritable"
    assert path.read_text() == "mine"


async def test_a_track_that_ends_first(bench, tmp_path):
    track = add_track(bench)
    asking = ask(bench, tmp_path / "a.png")
    await asyncio.sleep(0)
    track.stop()
    with pytest.raises(ChannelRequestError) as raised:
        await asking
    assert raised.value.code == "nothing-received"


async def test_giving_up_ends_the_subscription(bench, tmp_path):
    track = add_track(bench)
    asking = ask(bench, tmp_path / "a.png")
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.wait([asking])
    assert not track.wanted


async def test_sound_is_refused(bench, tmp_path):
    bench.tracks.add(create_tone_track("track", frequency_hz=440, volume=0.5))
    with pytest.raises(ChannelRequestError) as raised:
        await ask(bench, tmp_path / "a.png")
    assert raised.value.code == "wrong-kind"
