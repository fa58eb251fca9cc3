"""Every container with every codec: what is copied or transcoded, and that all decodes."""

import asyncio
from dataclasses import replace

import av
import pytest
from encoded_media import NTP_OFFSET_S, EncodedTrack, g711_frames, opus_frames, video_frames
from recording_events import RecordingEvents, make_recorder
from tureen_streams.recording.errors import RecordingError
from tureen_streams.synthetic.source import create_pattern_track, create_tone_track

COPIED = [
    ("video/VP8", "webm", "vp8"),
    ("video/VP9", "webm", "vp9"),
    ("video/AV1", "webm", "av1"),
    ("audio/opus", "webm", "opus"),
    ("video/VP8", "mkv", "vp8"),
    ("video/VP9", "mkv", "vp9"),
    ("video/AV1", "mkv", "av1"),
    ("video/H264", "mkv", "h264"),
    ("audio/opus", "mkv", "opus"),
    ("video/H264", "mp4", "h264"),
    ("video/VP9", "mp4", "vp9"),
    ("video/AV1", "mp4", "av1"),
    ("audio/opus", "mp4", "opus"),
    ("audio/opus", "ogg", "opus"),
    ("audio/PCMU", "wav", "pcm_mulaw"),
    ("audio/PCMA", "wav", "pcm_alaw"),
]
TRANSCODED = [
    ("video/H264", "webm", "vp8"),
    ("video/VP8", "mp4", "h264"),
    ("audio/PCMU", "webm", "opus"),
    ("audio/PCMA", "ogg", "opus"),
    ("audio/PCMU", "mp4", "opus"),
    ("audio/PCMU", "mkv", "pcm_s16le"),
    ("audio/opus", "wav", "pcm_s16le"),
    ("audio/opus", "mp3", "mp3"),
    ("audio/PCMU", "mp3", "mp3"),
]


def frames_of(mime_type):
    """Two seconds."""
    if mime_type == "audio/opus":
        return opus_frames(100, ntp_start_s=NTP_OFFSET_S)
    if mime_type.startswith("audio"):
        return g711_frames(mime_type, 100)
    return video_frames(mime_type, 60, ntp_start_s=NTP_OFFSET_S)


def decode(path):
    """Codec, decoded frames and seconds of the only stream."""
    with av.open(str(path)) as container:
        frames = list(container.decode(container.streams[0]))
        duration_s = (container.duration or 0) / av.time_base
        return container.streams[0].codec_context.name, frames, duration_s


async def record(path, mime_type, deliver=None):
    track = EncodedTrack("t", mime_type.split("/")[0], mime_type)
    recorder = make_recorder(path, track)
    await recorder.start()
    await (deliver or deliver_slowly)(track, frames_of(mime_type))
    return await recorder.stop()


async def deliver_slowly(track, frames):
    """As much at a time as decoders take without dropping."""
    for start in range(0, len(frames), 10):
        track.deliver(frames[start : start + 10])
        await asyncio.sleep(0.02)


@pytest.mark.parametrize(("mime_type", "extension", "codec"), COPIED)
async def test_copied(tmp_path, mime_type, extension, codec):
    path = tmp_path / f"a.{extension}"
    result = await record(path, mime_type)
    name, frames, duration_s = decode(path)
    assert name in (codec, f"lib{codec}", "libvpx-vp9", "libdav1d")
    expected = frames_of(mime_type)
    assert result.frames == len(expected)
    assert not result.progress.tracks[0].transcoded
    if mime_type.startswith("video"):
        assert len(frames) == len(expected)
    assert duration_s == pytest.approx(2, abs=0.06) == result.duration_s


@pytest.mark.parametrize(("mime_type", "extension", "codec"), TRANSCODED)
async def test_transcoded(tmp_path, mime_type, extension, codec):
    path = tmp_path / f"a.{extension}"
    result = await record(path, mime_type)
    name, frames, duration_s = decode(path)
    assert name in (codec, f"lib{codec}", f"{codec}float")
    [progress] = result.progress.tracks
    assert progress.transcoded
    if mime_type.startswith("video"):
        assert len(frames) == result.frames >= 50
    assert duration_s == pytest.approx(2, abs=0.15) == result.duration_s


@pytest.mark.parametrize(
    ("kind", "extension", "codec"),
    [("video", "webm", "vp8"), ("video", "mp4", "h264"), ("video", "mkv", "h264"),
     ("audio", "webm", "opus"), ("audio", "wav", "pcm_s16le"), ("audio", "mp3", "mp3")],
)  # fmt: skip
async def test_raw_tracks_are_encoded(tmp_path, kind, extension, codec):
    if kind == "video":
        track = create_pattern_track("v", width=160, height=120, frame_rate=30)
    else:
        track = create_tone_track("a", frequency_hz=440, volume=0.5)
    recorder = make_recorder(tmp_path / f"a.{extension}", track)
    await recorder.start()
    await asyncio.sleep(1.2)
    result = await recorder.stop()
    name, frames, duration_s = decode(tmp_path / f"a.{extension}")
    assert name in (codec, f"lib{codec}", f"{codec}float")
    assert frames
    assert duration_s == pytest.approx(1.2, abs=0.4)
    assert duration_s == pytest.approx(result.duration_s, abs=0.1)
    track.stop()


async def test_a_sender_that_changes_its_codec_is_encoded_from_there_on(tmp_path):
    track = EncodedTrack("v", "video")
    recorder = make_recorder(tmp_path / "a.webm", track)
    await recorder.start()
    track.deliver(video_frames("video/VP8", 30, ntp_start_s=NTP_OFFSET_S))
    h264 = video_frames("video/H264", 30, ntp_start_s=NTP_OFFSET_S, from_index=30)
    await deliver_slowly(track, h264)
    result = await recorder.stop()
    name, frames, duration_s = decode(tmp_path / "a.webm")
    assert name in ("vp8", "libvpx")
    assert len(frames) == result.frames >= 40
    assert duration_s == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(
    ("mime_type", "extension"),
    [("video/VP8", "webm"), ("video/VP8", "mkv"), ("video/VP9", "webm"), ("video/H264", "mp4"),
     ("video/H264", "mkv")],
)  # fmt: skip
async def test_every_picture_decodes_when_its_size_changes(tmp_path, mime_type, extension):
    """Simulcast layers come and go so, and senders that save bits."""
    track = EncodedTrack("v", "video", mime_type)
    recorder = make_recorder(tmp_path / f"a.{extension}", track)
    await recorder.start()
    sizes = [(160, 120), (320, 240), (80, 60)]
    for index, size in enumerate(sizes):
        start = {"ntp_start_s": NTP_OFFSET_S, "from_index": 30 * index}
        track.deliver(video_frames(mime_type, 30, size=size, **start))
    await recorder.stop()
    _, frames, duration_s = decode(tmp_path / f"a.{extension}")
    assert [(f.width, f.height) for f in frames] == [size for size in sizes for _ in range(30)]
    assert duration_s == pytest.approx(3, abs=0.05)


@pytest.mark.parametrize("extension", ["webm", "mkv", "mp4", "ogg", "wav", "mp3"])
async def test_a_gap_of_sound_becomes_silence_of_its_length(tmp_path, extension):
    """Programs that only count samples, as those that make a WAV of it, stay in time."""

    async def with_gap(track, frames):
        await deliver_slowly(track, frames[:25])
        await deliver_slowly(track, frames[75:])

    await record(tmp_path / f"a.{extension}", "audio/opus", with_gap)
    _, frames, duration_s = decode(tmp_path / f"a.{extension}")
    assert duration_s == pytest.approx(2, abs=0.06)
    samples = sum(frame.samples / frame.sample_rate for frame in frames)
    assert samples == pytest.approx(2, abs=0.08)


@pytest.mark.parametrize("mime_type", ["audio/PCMU", "audio/PCMA"])
async def test_a_gap_of_copied_samples(tmp_path, mime_type):
    async def with_gap(track, frames):
        track.deliver(frames[:25] + frames[75:])

    await record(tmp_path / "a.wav", mime_type, with_gap)
    _, frames, duration_s = decode(tmp_path / "a.wav")
    assert duration_s == pytest.approx(2, abs=0.001)
    assert sum(frame.samples for frame in frames) == 16_000


@pytest.mark.parametrize(
    ("name", "kinds"), [("a.wav", ["video"]), ("a.ogg", ["audio", "audio"]), ("a.avi", ["audio"])]
)
def test_what_a_container_does_not_hold(tmp_path, name, kinds):
    tracks = [EncodedTrack(str(index), kind) for index, kind in enumerate(kinds)]
    with pytest.raises(RecordingError, match=r"\.webm") as raised:
        make_recorder(tmp_path / name, *tracks)
    assert raised.value.code == "unsupported-container"


async def test_a_codec_that_nothing_here_knows(tmp_path):
    track = EncodedTrack("v", "video", "video/H265")
    events = RecordingEvents()
    recorder = make_recorder(tmp_path / "a.webm", track, events=events)
    await recorder.start()
    track.deliver([replace(f, mime_type="video/H265") for f in video_frames("video/H264", 30)])
    with pytest.raises(RecordingError, match="no frame arrived"):
        await recorder.stop()
