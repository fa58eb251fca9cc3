import pytest
from fake_streams import KeepingSink, until
from streams_bench import Bench
from tureen_streams.making.source_link import MEDIA, RELEASED, TAKEN

from tureen_channel import ChannelError, ChannelRequestError

AUDIO = {"streamId": 1, "sampleRate": 16_000, "channels": 1, "format": "s16"}
VIDEO = {"streamId": 2, "width": 4, "height": 4, "frameRate": 30, "format": "rgba"}
ENCODED = {
    "streamId": 3,
    "kind": "audio",
    "mimeType": "audio/opus",
    "clockRate": 48_000,
    "channels": 2,
    "parameters": {},
}


@pytest.fixture
async def bench():
    bench = Bench()
    yield bench
    for _, track in bench.tracks:
        track.finish("closed")
    await bench.service.close()


@pytest.mark.parametrize(
    ("method", "data", "kind", "body"),
    [
        ("making.createAudioSource", AUDIO, "audio", bytes(640)),
        ("making.createVideoSource", VIDEO, "video", bytes(64)),
        ("making.createEncodedSource", ENCODED, "audio", b"packet"),
    ],
)
async def test_a_track_gets_what_comes_on_its_stream(bench, method, data, kind, body):
    await bench.ask(method, data, target="t")
    track, stream = bench.tracks.get("t"), bench.streams[data["streamId"]]
    assert track.kind == kind
    sink = KeepingSink()
    if track.encoded_format is None:
        track.add_frame_sink(sink)
    else:
        track.add_encoded_sink(sink)
    stream.receive(MEDIA, body)
    await until(lambda: sink.frames and stream.of_type(RELEASED))
    assert bool(stream.of_type(TAKEN)) == (method == "making.createVideoSource")
    stream.close()
    assert track.ended
    assert "t" not in bench.tracks
    assert bench.ended == []


async def test_the_end_of_a_track_that_node_did_not_close_is_told(bench):
    await bench.ask("making.createAudioSource", AUDIO, target="t")
    bench.tracks.get("t").stop()
    assert bench.streams[1].closed
    assert bench.ended == ["t"]


async def test_time_lines_are_shared_by_name_and_forgotten(bench):
    await bench.ask("making.createAudioSource", {**AUDIO, "timeline": "call"}, target="a")
    await bench.ask("making.createVideoSource", {**VIDEO, "timeline": "call"}, target="v")
    timelines = bench.service.timelines
    assert list(timelines._users.values()) == [2]
    bench.tracks.get("a").stop()
    bench.tracks.get("v").stop()
    assert timelines._users == {}


async def test_an_id_that_is_taken(bench):
    await bench.ask("making.createAudioSource", {**AUDIO, "timeline": "call"}, target="t")
    with pytest.raises(ChannelRequestError) as raised:
        await bench.ask("making.createVideoSource", {**VIDEO, "timeline": "call"}, target="t")
    assert raised.value.code == "id-in-use"
    assert 2 not in bench.streams
    assert list(bench.service.timelines._users.values()) == [1]


async def test_a_stream_that_is_in_use(bench):
    await bench.ask("making.createAudioSource", AUDIO, target="t")
    with pytest.raises(ChannelError):
        await bench.ask("making.createAudioSource", AUDIO, target="u")
    assert "u" not in bench.tracks
