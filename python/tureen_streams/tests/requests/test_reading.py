import pytest
from av import AudioFrame, VideoFrame
from encoded_media import EncodedTrack, video_frames
from fake_streams import until
from streams_bench import Bench
from tureen_handler.media.frame import RawFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_streams.reading.outlet import FRAME, WANT

from tureen_channel import ChannelRequestError

FRAMES = {
    "trackId": "v",
    "streamId": 1,
    "format": "rgba",
    "maxQueue": 2,
    "dropPolicy": "drop-oldest",
}
SAMPLES = {
    "trackId": "a",
    "streamId": 2,
    "sampleRate": 48_000,
    "channels": 1,
    "format": "s16",
    "chunkSamples": 480,
    "maxQueue": 4,
    "dropPolicy": "drop-newest",
}


@pytest.fixture
async def bench():
    bench = Bench()
    bench.tracks.add(LocalTrack("v", "video"))
    bench.tracks.add(LocalTrack("a", "audio"))
    yield bench
    await bench.service.close()


async def test_frames(bench):
    await bench.ask("reading.openFrames", {**FRAMES, "width": 16, "frameRate": 30})
    stream = bench.streams[1]
    stream.receive(WANT, timestamp=1)
    bench.tracks.get("v").deliver(RawFrame(VideoFrame(32, 32, "yuv420p"), 1.0))
    await until(lambda: stream.of_type(FRAME))
    assert len(stream.of_type(FRAME)[0][0]) == 16 * 16 * 4


async def test_samples(bench):
    await bench.ask("reading.openSamples", SAMPLES)
    stream = bench.streams[2]
    stream.receive(WANT, timestamp=9)
    frame = AudioFrame("s16", "mono", 960)
    frame.sample_rate = 48_000
    bench.tracks.get("a").deliver(RawFrame(frame, 1.0))
    await until(lambda: len(stream.of_type(FRAME)) == 2)


@pytest.mark.parametrize(
    ("method", "data"),
    [
        ("reading.openFrames", {**FRAMES, "trackId": "a"}),
        ("reading.openSamples", {**SAMPLES, "trackId": "v"}),
    ],
)
async def test_the_other_kind_is_refused(bench, method, data):
    with pytest.raises(ChannelRequestError) as raised:
        await bench.ask(method, data)
    assert raised.value.code == "wrong-kind"
    assert bench.streams == {}


async def test_packets(bench):
    track = EncodedTrack("e", "video")
    bench.tracks.add(track)
    await bench.ask("reading.openPackets", {"trackId": "e", "streamId": 3, "maxQueue": 9})
    stream = bench.streams[3]
    stream.receive(WANT, timestamp=9)
    track.deliver(video_frames("video/VP8", 3))
    await until(lambda: len(stream.of_type(FRAME)) == 3)


async def test_packets_of_a_raw_track_are_refused(bench):
    with pytest.raises(ChannelRequestError) as raised:
        await bench.ask("reading.openPackets", {"trackId": "v", "streamId": 3, "maxQueue": 9})
    assert raised.value.code == "unsupported-codec"
    assert bench.streams[3].closed


async def test_discarding_an_encoded_track_counts_without_decoding(bench):
    track = EncodedTrack("e", "video")
    bench.tracks.add(track)
    await bench.ask("reading.discard", {"trackId": "e"}, target="d")
    frames = video_frames("video/VP8", 12)
    track.deliver(frames)
    reply = await bench.ask("reading.getDiscardStats", {}, target="d")
    assert reply == {
        "frames": 12,
        "keyFrames": 2,
        "bytes": sum(len(frame.data) for frame in frames),
        "ended": False,
    }
    await bench.ask("reading.closeDiscard", {}, target="d")
    await bench.ask("reading.closeDiscard", {}, target="d")
    assert track.sinks == []
    with pytest.raises(ChannelRequestError) as raised:
        await bench.ask("reading.getDiscardStats", {}, target="d")
    assert raised.value.code == "not-found"


async def test_discarding_a_raw_track_keeps_it_going(bench):
    track = bench.tracks.get("v")
    await bench.ask("reading.discard", {"trackId": "v"}, target="d")
    assert track.wanted
    track.deliver(RawFrame(VideoFrame(32, 32, "yuv420p"), 1.0))
    track.stop()
    reply = await bench.ask("reading.getDiscardStats", {}, target="d")
    assert reply == {"frames": 1, "keyFrames": 1, "bytes": 0, "ended": True}
