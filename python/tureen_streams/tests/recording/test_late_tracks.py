"""Tracks that come late, end early, or never come; and segments of what is encoded."""

import asyncio

import av
import pytest
from encoded_media import NTP_OFFSET_S, EncodedTrack, opus_frames, video_frames
from recording_events import make_recorder
from tureen_streams.recording import start_plan
from tureen_streams.recording.segment_router import SegmentLimits

NTP = {"ntp_start_s": NTP_OFFSET_S}


@pytest.fixture
def no_wait(monkeypatch):
    """Begin with the tracks that are there."""
    monkeypatch.setattr(start_plan, "TRACK_WAIT_S", 0.0)


@pytest.mark.parametrize(
    ("mime_type", "extension"),
    [("video/VP8", "webm"), ("video/VP9", "webm"), ("video/VP8", "mkv"), ("video/H264", "mkv"),
     ("video/H264", "mp4")],
)  # fmt: skip
async def test_a_late_video_follows_a_black_picture(tmp_path, no_wait, mime_type, extension):
    audio, video = EncodedTrack("a", "audio"), EncodedTrack("v", "video", mime_type)
    path = tmp_path / f"a.{extension}"
    recorder = make_recorder(path, audio, video)
    await recorder.start()
    sounds = opus_frames(200, **NTP)
    audio.deliver(sounds[:100])
    await recorder.flush()
    video.deliver(video_frames(mime_type, 60, **NTP, from_index=60))
    audio.deliver(sounds[100:])
    result = await recorder.stop()
    assert [track.frames for track in result.progress.tracks] == [200, 60]
    assert not any(track.transcoded for track in result.progress.tracks)
    with av.open(str(path)) as container:
        pictures = [(f.width, f.height, f.time) for f in container.decode(video=0)]
    assert pictures[0][:2] == (640, 360)
    assert {picture[:2] for picture in pictures[1:]} == {(160, 120)}
    assert len(pictures) == 61
    assert pictures[0][2] == pytest.approx(0, abs=0.01)
    assert pictures[1][2] == pytest.approx(2, abs=0.05)


async def test_a_late_sound(tmp_path, no_wait):
    audio, video = EncodedTrack("a", "audio"), EncodedTrack("v", "video")
    recorder = make_recorder(tmp_path / "a.webm", video, audio)
    await recorder.start()
    pictures = video_frames("video/VP8", 120, **NTP)
    video.deliver(pictures[:60])
    await recorder.flush()
    video.deliver(pictures[60:])
    audio.deliver(opus_frames(200, **NTP)[100:])
    await recorder.stop()
    with av.open(str(tmp_path / "a.webm")) as container:
        first = next(packet for packet in container.demux(audio=0))
        assert float(first.pts * first.time_base) == pytest.approx(2, abs=0.03)


async def test_a_track_that_never_comes_is_black(tmp_path, no_wait):
    audio, video = EncodedTrack("a", "audio"), EncodedTrack("v", "video")
    recorder = make_recorder(tmp_path / "a.webm", audio, video)
    await recorder.start()
    audio.deliver(opus_frames(50, **NTP))
    result = await recorder.stop()
    assert result.frames == 50
    assert result.duration_s == pytest.approx(1, abs=0.05)
    with av.open(str(tmp_path / "a.webm")) as container:
        assert sum(1 for _ in container.decode(video=0)) == 1


async def test_a_track_that_ends_early(tmp_path):
    audio, video = EncodedTrack("a", "audio"), EncodedTrack("v", "video")
    recorder = make_recorder(tmp_path / "a.webm", audio, video)
    await recorder.start()
    sounds = opus_frames(200, **NTP)
    audio.deliver(sounds[:50])
    video.deliver(video_frames("video/VP8", 30, **NTP))
    video.end()
    await recorder.flush()
    audio.deliver(sounds[50:])
    result = await recorder.stop()
    assert [t.duration_s for t in result.progress.tracks] == pytest.approx([4, 1], abs=0.05)
    assert result.duration_s == pytest.approx(4, abs=0.05)


@pytest.mark.parametrize("extension", ["wav", "mp3", "ogg"])
async def test_segments_of_sound_begin_where_the_last_ended(tmp_path, extension):
    audio = EncodedTrack("a", "audio")
    limits = SegmentLimits(duration_s=1.0)
    recorder = make_recorder(tmp_path / f"a.{extension}", audio, limits=limits)
    await recorder.start()
    sounds = opus_frames(160, **NTP)
    for start in range(0, 160, 20):
        audio.deliver(sounds[start : start + 20])
        await asyncio.sleep(0.05)
        await recorder.flush()
    result = await recorder.stop()
    assert len(result.segments) >= 3
    seconds = 0.0
    for segment in result.segments:
        with av.open(str(segment.path)) as container:
            seconds += sum(f.samples / f.sample_rate for f in container.decode(audio=0))
    assert seconds == pytest.approx(3.2, abs=0.1)
