import pytest
from coloured_pictures import colour_at, plain
from fake_streams import KeepingSink, until
from streams_bench import Bench
from tureen_handler.media.frame import RawFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_streams.synthetic.source import create_tone_track

from tureen_channel import ChannelRequestError

SOUND = {"sampleRate": 16_000, "channels": 1, "maxLatencyMs": 100}
PICTURE = {
    "width": 64,
    "height": 32,
    "frameRate": 50,
    "background": "#0000ff",
    "maxLatencyMs": 0,
}


def tile(track_id, x):
    return {"trackId": track_id, "x": x, "y": 0, "width": 32, "height": 32}


@pytest.fixture
async def bench():
    bench = Bench()
    bench.tracks.add(create_tone_track("a", frequency_hz=400, volume=0.5))
    bench.tracks.add(LocalTrack("v", "video"))
    yield bench
    await bench.ask("mixing.close", {})
    await bench.service.close()


async def test_sound(bench):
    inputs = [{"trackId": "a", "gain": 0.5}, {"trackId": "gone", "gain": 1}]
    await bench.ask("mixing.mixAudio", {**SOUND, "inputs": inputs})
    mix = bench.tracks.get("id")
    assert mix.settings == {"sampleRate": 16_000, "channelCount": 1}
    sink = KeepingSink()
    mix.add_frame_sink(sink)
    await until(lambda: len(sink.frames) > 3)
    stats = await bench.ask("mixing.getAudioStats", {})
    assert [(each["trackId"], each["gain"]) for each in stats["inputs"]] == [("a", 0.5)]
    await bench.ask("mixing.setInputs", {"inputs": []})
    assert (await bench.ask("mixing.getAudioStats", {}))["inputs"] == []
    assert not bench.tracks.get("a").wanted


async def test_pictures(bench):
    await bench.ask("mixing.composeVideo", {**PICTURE, "tiles": [tile("v", 0), tile("gone", 32)]})
    composition = bench.tracks.get("id")
    assert composition.settings == {"width": 64, "height": 32, "frameRate": 50}
    sink = KeepingSink()
    composition.add_frame_sink(sink)
    await until(lambda: bench.tracks.get("v").wanted)
    bench.tracks.get("v").deliver(RawFrame(plain(32, 32, "red"), 0.0))
    await until(lambda: sink.frames and colour_at(sink.frames[-1].frame, 16, 16) == "red")
    await bench.ask("mixing.setTiles", {"tiles": [tile("v", 32)]})
    await until(lambda: colour_at(sink.frames[-1].frame, 48, 16) == "red")
    assert colour_at(sink.frames[-1].frame, 16, 16) == "blue"
    stats = await bench.ask("mixing.getVideoStats", {})
    assert [(each["trackId"], each["pictures"]) for each in stats["tiles"]] == [("v", 1)]


async def test_closing_ends_the_track_once(bench):
    await bench.ask("mixing.mixAudio", {**SOUND, "inputs": []})
    mix = bench.tracks.get("id")
    await bench.ask("mixing.close", {})
    await bench.ask("mixing.close", {})
    assert (mix.ended, mix.end_reason) == (True, "closed")
    for method, data in (("mixing.setInputs", {"inputs": []}), ("mixing.getAudioStats", {})):
        with pytest.raises(ChannelRequestError) as raised:
            await bench.ask(method, data)
        assert raised.value.code == "closed"


async def test_the_other_kind_is_refused(bench):
    with pytest.raises(ChannelRequestError) as raised:
        await bench.ask("mixing.mixAudio", {**SOUND, "inputs": [{"trackId": "v", "gain": 1}]})
    assert raised.value.code == "wrong-kind"
    assert "id" not in bench.tracks
    with pytest.raises(ChannelRequestError) as raised:
        await bench.ask("mixing.composeVideo", {**PICTURE, "tiles": [tile("a", 0)]})
    assert raised.value.code == "wrong-kind"
    await bench.ask("mixing.mixAudio", {**SOUND, "inputs": []})
    with pytest.raises(ChannelRequestError) as raised:
        await bench.ask("mixing.setTiles", {"tiles": []})
    assert raised.value.code == "closed"
