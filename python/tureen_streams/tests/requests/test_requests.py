import asyncio
import shutil

import av
import pytest
from encoded_media import NTP_OFFSET_S, EncodedTrack, opus_frames, video_frames
from streams_bench import Bench

from tureen_channel import ChannelRequestError


@pytest.fixture
async def bench():
    bench = Bench()
    yield bench
    await bench.service.close()


def start_data(path, *track_ids, **options):
    nothing = dict.fromkeys(
        ["segmentDurationMs", "segmentBytes", "videoBitrateBps", "audioBitrateBps"]
    )
    data = {"path": str(path), "trackIds": list(track_ids), "existing": "fail"}
    return {**data, **nothing, **options}


def add_track(bench, track_id="track", kind="video"):
    track = EncodedTrack(track_id, kind)
    bench.tracks.add(track)
    return track


async def test_a_recording_from_start_to_stop(bench, tmp_path):
    track = add_track(bench)
    path = str(tmp_path / "a.webm")
    reply = await bench.ask("recorder.start", start_data(path, track.id))
    assert reply == {"path": path, "partialPath": f"{path}.part"}
    track.deliver(video_frames("video/VP8", 30, ntp_start_s=NTP_OFFSET_S))
    reply = await bench.ask("recorder.stop", {})
    assert (reply["frames"], reply["droppedFrames"]) == (30, 0)
    assert reply["durationSeconds"] == pytest.approx(1, abs=0.05)
    assert reply["bytes"] == (tmp_path / "a.webm").stat().st_size


async def test_several_tracks_in_one_file(bench, tmp_path):
    video, audio = add_track(bench, "v"), add_track(bench, "a", "audio")
    data = start_data(tmp_path / "both.mkv", "v", "a")
    await bench.ask("recorder.start", data)
    video.deliver(video_frames("video/VP8", 30, ntp_start_s=NTP_OFFSET_S))
    audio.deliver(opus_frames(50, ntp_start_s=NTP_OFFSET_S))
    assert (await bench.ask("recorder.stop", {}))["frames"] == 80


@pytest.mark.parametrize(
    ("path", "code"),
    [("a.avi", "unsupported-container"), ("none/a.webm", "unwritable")],
)
async def test_a_file_that_cannot_be_made(bench, tmp_path, path, code):
    track = add_track(bench)
    with pytest.raises(ChannelRequestError) as raised:
        await bench.ask("recorder.start", start_data(tmp_path / path, track.id))
    assert raised.value.code == code
    assert track.sinks == []


async def test_a_track_that_is_not_there(bench, tmp_path):
    with pytest.raises(ChannelRequestError) as raised:
        await bench.ask("recorder.start", start_data(tmp_path / "a.webm", "none"))
    assert raised.value.code == "not-found"
    assert list(tmp_path.iterdir()) == []


async def test_pause_resume_and_flush(bench, tmp_path):
    track = add_track(bench)
    await bench.ask("recorder.start", start_data(tmp_path / "a.webm", track.id))
    frames = video_frames("video/VP8", 60, ntp_start_s=NTP_OFFSET_S)
    track.deliver(frames[:30])
    await bench.ask("recorder.pause", {})
    assert track.sinks == []
    await bench.ask("recorder.resume", {})
    track.deliver(frames[30:])
    assert (await bench.ask("recorder.flush", {}))["frames"] == 60
    await bench.ask("recorder.stop", {})
    for method in ("recorder.pause", "recorder.resume", "recorder.flush"):
        with pytest.raises(ChannelRequestError) as raised:
            await bench.ask(method, {})
        assert raised.value.code == "not-found"


async def test_segments_progress_and_the_end_are_told(bench, tmp_path):
    track = add_track(bench)
    data = start_data(tmp_path / "a.webm", track.id, segmentDurationMs=1000)
    reply = await bench.ask("recorder.start", data)
    assert reply["path"] == str(tmp_path / "a-0001.webm")
    track.deliver(video_frames("video/VP8", 60, ntp_start_s=NTP_OFFSET_S))
    await bench.ask("recorder.flush", {})
    track.end()
    result = await bench.ask("recorder.stop", {})
    told = [event for event, _, _ in bench.notifications]
    assert told == ["recorder.segment", "recorder.progress", "recorder.ended", "recorder.segment"]
    assert [each["frames"] for each in result["segments"]] == [30, 30]


async def test_a_start_that_is_cancelled_leaves_no_file(bench, tmp_path):
    track = add_track(bench)
    data = start_data(tmp_path / "a.webm", track.id)
    for turns in range(6):
        start = asyncio.ensure_future(bench.ask("recorder.start", data, target=str(turns)))
        for _ in range(turns):
            await asyncio.sleep(0)
        start.cancel()
        with pytest.raises(asyncio.CancelledError):
            await start
        assert list(tmp_path.iterdir()) == []
        assert track.sinks == []


async def test_a_failure_is_told_at_once(bench, tmp_path):
    track = add_track(bench)
    folder = tmp_path / "folder"
    folder.mkdir()
    data = start_data(folder / "a.webm", track.id)
    await bench.ask("recorder.start", data, target="recorder")
    shutil.rmtree(folder)
    track.deliver(video_frames("video/VP8", 30, ntp_start_s=NTP_OFFSET_S))
    async with asyncio.timeout(30):
        while not bench.notifications:
            await asyncio.sleep(0.05)
    [(event, target, payload)] = bench.notifications
    assert (event, target, payload["code"]) == ("recorder.failed", "recorder", "write-failed")
    with pytest.raises(ChannelRequestError, match="cannot write"):
        await bench.ask("recorder.stop", {}, target="recorder")


async def test_a_failure_that_nobody_hears_of_harms_nothing(bench, tmp_path):
    track = add_track(bench)
    data = start_data(tmp_path / "a.webm", track.id)
    await bench.ask("recorder.start", data)
    bench.channel_closed = True
    (tmp_path / "a.webm.part").unlink()
    tmp_path.rmdir()
    track.deliver(video_frames("video/VP8", 10, ntp_start_s=NTP_OFFSET_S))
    with pytest.raises(ChannelRequestError, match="cannot write"):
        await bench.ask("recorder.stop", {})


async def test_a_recorder_can_be_stopped_once_only(bench, tmp_path):
    track = add_track(bench)
    await bench.ask("recorder.start", start_data(tmp_path / "a.webm", track.id))
    with pytest.raises(ChannelRequestError, match="no frame arrived"):
        await bench.ask("recorder.stop", {})
    with pytest.raises(ChannelRequestError) as raised:
        await bench.ask("recorder.stop", {})
    assert raised.value.code == "not-found"


async def test_closing_the_layer_finishes_files(tmp_path):
    bench = Bench()
    track = add_track(bench)
    await bench.ask("recorder.start", start_data(tmp_path / "a.webm", track.id))
    track.deliver(video_frames("video/VP8", 30, ntp_start_s=NTP_OFFSET_S))
    await bench.service.close()
    with av.open(str(tmp_path / "a.webm")) as container:
        assert sum(1 for _ in container.decode()) == 30


async def test_synthetic_tracks_get_the_id_asked_for(bench):
    pattern = {"width": 320, "height": 240, "frameRate": 30, "noise": 0}
    await bench.ask("synthetic.createTestPattern", pattern, target="v")
    await bench.ask("synthetic.createTone", {"frequencyHz": 440, "volume": 0.5}, target="a")
    await bench.ask("synthetic.createNoise", {"volume": 0.5}, target="n")
    await bench.ask("synthetic.createSilence", {}, target="s")
    assert [bench.tracks.get(track).kind for track in "vans"] == ["video"] + ["audio"] * 3


async def test_a_clip_that_is_cancelled_leaves_no_file(bench, tmp_path):
    path = tmp_path / "clip.webm"
    data = {"path": str(path), "seconds": 600, "width": 64, "height": 64, "frameRate": 30}
    rendering = asyncio.ensure_future(bench.ask("synthetic.renderClip", data))
    async with asyncio.timeout(30):
        while not path.exists():
            await asyncio.sleep(0.01)
    rendering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rendering
    async with asyncio.timeout(30):
        while path.exists():
            await asyncio.sleep(0.01)


async def test_a_request_without_a_target_is_refused(bench):
    with pytest.raises(ChannelRequestError) as raised:
        await bench.ask("recorder.stop", {}, target=None)
    assert raised.value.code == "no-target"
