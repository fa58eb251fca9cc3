"""Real files through open_source: pace, time line, end, loop, errors, no threads left."""

import asyncio
import os
import threading
import time
from itertools import pairwise

import pytest
from tureen_handler.media.errors import MediaError
from tureen_handler.media.sources import SourceDescription, open_source


async def open_both(path, **options):
    return await open_source(
        SourceDescription(str(path), **options), audio_track_id="a", video_track_id="v"
    )


async def until_no_source_thread():
    async with asyncio.timeout(30):
        while any(thread.name.startswith("source ") for thread in threading.enumerate()):
            await asyncio.sleep(0.005)


@pytest.fixture(params=["webm_clip", "mp4_clip"])
def clip(request):
    return request.getfixturevalue(request.param)


async def test_a_file_plays_at_its_pace_on_one_time_line_to_its_end(clip, sink_maker):
    source = await open_both(clip)
    audio, video = sink_maker(), sink_maker()
    begin_s = time.monotonic()
    source.audio.add_frame_sink(audio)
    source.video.add_frame_sink(video)
    await asyncio.gather(audio.until_ended(), video.until_ended())

    assert len(video.frames) == 12
    assert sum(f.frame.samples for f in audio.frames) == pytest.approx(19_200, abs=1024)
    for sink in (audio, video):
        assert sink.times_s == sorted(sink.times_s)
        for arrival_s, due_s in zip(sink.arrivals_s, sink.times_s, strict=True):
            assert -0.001 < arrival_s - due_s < 0.25
        assert 0.38 < sink.ended_s - begin_s < 0.8
    for before, after in pairwise(audio.frames):
        step_s = before.frame.samples / before.frame.sample_rate
        assert after.capture_time_s - before.capture_time_s == pytest.approx(step_s, abs=1e-9)
    for before_s, after_s in pairwise(video.times_s):
        assert after_s - before_s == pytest.approx(1 / 30, abs=0.0011)
    assert audio.times_s[0] == pytest.approx(video.times_s[0], abs=0.01)
    assert [source.audio.end_reason, source.video.end_reason] == ["end-of-file"] * 2
    assert source.closed
    assert source.stalls == 0
    await until_no_source_thread()


async def test_settings_are_those_of_the_streams(clip):
    source = await open_both(clip)

    assert source.video.settings == {"width": 64, "height": 48, "frameRate": 30.0}
    assert source.audio.settings == {"sampleRate": 48_000, "channelCount": 2}
    source.close()


async def test_nothing_plays_before_somebody_listens(webm_clip, sink_maker):
    source = await open_both(webm_clip)
    await asyncio.sleep(0.15)
    sink = sink_maker()
    begin_s = time.monotonic()
    source.video.add_frame_sink(sink)
    await sink.until(lambda s: len(s.frames) >= 2)

    assert sink.times_s[0] == pytest.approx(begin_s, abs=0.25)
    source.close()


async def test_a_loop_goes_on_without_a_jump_or_drift(clip, sink_maker):
    source = await open_both(clip, loop=True)
    audio, video = sink_maker(), sink_maker()
    source.audio.add_frame_sink(audio)
    source.video.add_frame_sink(video)
    await video.until(lambda s: len(s.frames) >= 30)
    source.close()

    for before, after in pairwise(audio.frames):
        step_s = before.frame.samples / before.frame.sample_rate
        assert after.capture_time_s - before.capture_time_s == pytest.approx(step_s, abs=1e-9)
    steps_s = [after - before for before, after in pairwise(video.times_s)]
    assert max(steps_s) < 0.06
    for pass_s in (video.times_s[12] - video.times_s[0], video.times_s[24] - video.times_s[12]):
        assert pass_s == pytest.approx(0.4, abs=0.03)  # up to one audio packet longer
    assert len(audio.frames) * 0.02 == pytest.approx(1.0, abs=0.15)
    await until_no_source_thread()


async def test_a_loop_of_one_kind_goes_on_whichever_stream_it_is(clip, sink_maker):
    for wanted in ("audio", "video"):
        source = await open_source(
            SourceDescription(str(clip), loop=True), **{f"{wanted}_track_id": "t"}
        )
        sink = sink_maker()
        source.tracks[wanted].add_frame_sink(sink)
        await sink.until(lambda s: s.times_s[-1] - s.times_s[0] > 0.9 if s.frames else False)
        assert source.tracks[wanted].error is None
        source.close()


async def test_a_loop_fills_audio_that_ends_early_with_silence(clip_writer, sink_maker):
    path = clip_writer(
        "short.webm", video="libvpx", audio="libopus", seconds=0.3, audio_seconds=0.1
    )
    source = await open_both(path, loop=True)
    audio = sink_maker()
    source.audio.add_frame_sink(audio)
    await audio.until(lambda s: s.times_s[-1] - s.times_s[0] > 0.4 if s.frames else False)
    source.close()

    for before, after in pairwise(audio.frames):
        step_s = before.frame.samples / before.frame.sample_rate
        assert after.capture_time_s - before.capture_time_s == pytest.approx(step_s, abs=1e-9)
    loud = [any(bytes(raw.frame.planes[0])) for raw in audio.frames]
    assert loud[0]
    assert not any(loud[8:14])
    assert any(loud[15:])


async def test_one_kind_alone(webm_clip, wav_clip, sink_maker):
    video_only = await open_source(SourceDescription(str(webm_clip)), video_track_id="v")
    audio_only = await open_source(SourceDescription(wav_clip.as_uri()), audio_track_id="a")
    assert video_only.audio is None
    assert audio_only.video is None
    sink = sink_maker()
    audio_only.audio.add_frame_sink(sink)
    await sink.until_ended()

    assert sum(f.frame.samples for f in sink.frames) == 9_600
    video_only.close()


async def test_pictures_come_at_once_when_somebody_listens_again(webm_clip, sink_maker):
    source = await open_both(webm_clip, loop=True)
    first, second, audio = sink_maker(), sink_maker(), sink_maker()
    source.audio.add_frame_sink(audio)
    unsubscribe = source.video.add_frame_sink(first)
    await first.until(lambda s: len(s.frames) >= 2)
    unsubscribe()
    count = len(first.frames)
    await asyncio.sleep(0.15)
    begin_s = time.monotonic()
    source.video.add_frame_sink(second)
    await second.until(lambda s: len(s.frames) >= 1)
    source.close()

    assert len(first.frames) == count
    assert begin_s - 0.05 < second.times_s[0] < begin_s + 0.3


async def test_close_ends_tracks_and_thread_at_once(webm_clip, sink_maker):
    source = await open_both(webm_clip, loop=True)
    sink = sink_maker()
    source.video.add_frame_sink(sink)
    await sink.until(lambda s: len(s.frames) >= 1)
    source.close()
    source.close()

    assert sink.ended_s is not None
    assert source.video.end_reason == "closed"
    await until_no_source_thread()
    count = len(sink.frames)
    await asyncio.sleep(0.05)
    assert len(sink.frames) == count


async def test_the_source_closes_with_its_last_track(webm_clip, sink_maker):
    source = await open_both(webm_clip)
    sink = sink_maker()
    source.audio.add_frame_sink(sink)
    source.video.stop()
    assert not source.closed
    await sink.until(lambda s: len(s.frames) >= 2)
    source.audio.stop()

    assert source.closed
    assert source.audio.end_reason == "stopped"
    await until_no_source_thread()


async def test_many_loops_leave_no_file_open(wav_clip, sink_maker):
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    source = await open_source(SourceDescription(str(wav_clip), loop=True), audio_track_id="a")
    sink = sink_maker()
    source.audio.add_frame_sink(sink)
    await sink.until(lambda s: s.times_s[-1] - s.times_s[0] > 0.9 if s.frames else False)

    if before:
        assert len(os.listdir("/proc/self/fd")) <= before + 3
    source.close()


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "not-media"), (b"no media at all\n" * 100, "not-media")]
)
async def test_other_files_are_not_media(tmp_path, content, code):
    path = tmp_path / "file.mp4"
    path.write_bytes(content)

    with pytest.raises(MediaError, match=r"file\.mp4") as caught:
        await open_source(SourceDescription(str(path)), video_track_id="v")
    assert caught.value.code == code


async def test_missing_files_and_folders_are_named(tmp_path):
    with pytest.raises(MediaError, match="no such file") as caught:
        await open_source(SourceDescription(str(tmp_path / "none.mp4")), video_track_id="v")
    assert caught.value.code == "no-such-file"

    with pytest.raises(MediaError, match="directory") as caught:
        await open_source(SourceDescription(str(tmp_path)), video_track_id="v")
    assert caught.value.code == "not-media"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
async def test_forbidden_files_are_named(webm_clip, tmp_path):
    path = tmp_path / "secret.webm"
    path.write_bytes(webm_clip.read_bytes())
    path.chmod(0)

    with pytest.raises(MediaError, match="permission") as caught:
        await open_source(SourceDescription(str(path)), video_track_id="v")
    assert caught.value.code == "permission-denied"


async def test_a_missing_stream_is_named_with_what_there_is(wav_clip):
    with pytest.raises(MediaError, match="has no video, only audio") as caught:
        await open_both(wav_clip)
    assert caught.value.code == "no-such-media"
    await until_no_source_thread()


async def test_relative_paths_are_refused():
    with pytest.raises(MediaError, match="absolute path") as caught:
        await open_source(SourceDescription("clip.mp4"), video_track_id="v")
    assert caught.value.code == "invalid-location"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
async def test_what_does_not_open_in_time_is_a_timeout_and_does_not_block_the_loop(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    ticks = 0

    async def tick():
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.01)

    ticking = asyncio.create_task(tick())
    with pytest.raises(MediaError, match="did not open within") as caught:
        await open_source(SourceDescription(str(path), timeout_s=0.2), video_track_id="v")
    ticking.cancel()

    assert caught.value.code == "timeout"
    assert ticks > 10
    os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK))  # lets the stuck thread go


async def test_cancelling_closes_what_was_opened(webm_clip):
    task = asyncio.create_task(open_both(webm_clip))
    await asyncio.sleep(0)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    await until_no_source_thread()


async def test_a_file_that_breaks_off_plays_as_far_as_it_goes(webm_clip, tmp_path, sink_maker):
    path = tmp_path / "broken.webm"
    content = webm_clip.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    source = await open_source(SourceDescription(str(path)), video_track_id="v")
    sink = sink_maker()
    source.video.add_frame_sink(sink)
    await sink.until_ended()

    assert 0 < len(sink.frames) < 12


async def test_lavfi_is_read_like_a_live_device(sink_maker):
    source = await open_source(
        SourceDescription("testsrc2=size=64x48:rate=30,realtime", format="lavfi"),
        video_track_id="v",
    )
    sink = sink_maker()
    begin_s = time.monotonic()
    source.video.add_frame_sink(sink)
    await sink.until(lambda s: len(s.frames) >= 10)
    source.close()

    assert source.video.settings["width"] == 64
    assert 0.2 < time.monotonic() - begin_s < 5
    await until_no_source_thread()
