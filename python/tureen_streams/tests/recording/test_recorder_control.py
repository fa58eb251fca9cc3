"""Pausing, cutting, and disks that are slow or full."""

import asyncio
import time

import av
import pytest
from encoded_media import NTP_OFFSET_S, EncodedTrack, opus_frames, video_frames
from recording_events import RecordingEvents, make_recorder
from tureen_streams.recording import frame_queue
from tureen_streams.recording.encoding.types import EncodingSettings
from tureen_streams.recording.errors import RecordingError
from tureen_streams.recording.media_file import MediaFile
from tureen_streams.recording.segment_router import SegmentLimits

NTP = {"ntp_start_s": NTP_OFFSET_S}


@pytest.fixture
def events():
    return RecordingEvents()


def packets_of(path):
    """Bytes of all packets of a file, and whether the first of each stream is a key frame."""
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux() if packet.size]
        firsts = {}
        for packet in packets:
            firsts.setdefault(packet.stream_index, packet.is_keyframe)
        return [(packet.stream.type, bytes(packet)) for packet in packets], firsts


@pytest.mark.parametrize(
    ("mime_type", "extension"), [("video/VP8", "webm"), ("video/H264", "mp4"), ("video/VP8", "mkv")]
)
async def test_nothing_is_lost_between_segments(tmp_path, events, mime_type, extension):
    video, audio = EncodedTrack("v", "video", mime_type), EncodedTrack("a", "audio")
    limits = SegmentLimits(duration_s=1.0)
    path = tmp_path / f"a.{extension}"
    recorder = make_recorder(path, video, audio, events=events, limits=limits)
    await recorder.start()
    pictures, sounds = video_frames(mime_type, 120, **NTP), opus_frames(200, **NTP)
    for turn in range(4):
        video.deliver(pictures[turn * 30 : turn * 30 + 30])
        audio.deliver(sounds[turn * 50 : turn * 50 + 40])
        await recorder.flush()
        audio.deliver(sounds[turn * 50 + 40 : turn * 50 + 50])
    result = await recorder.stop()
    assert result.frames == 320
    assert [segment.path.name for segment in result.segments] == [
        f"a-000{number}.{extension}" for number in range(1, len(result.segments) + 1)
    ]
    assert len(result.segments) == 4
    assert events.segments == list(result.segments)
    everything = []
    for segment in result.segments:
        packets, firsts = packets_of(segment.path)
        assert set(firsts.values()) == {True}
        with av.open(str(segment.path)) as container:
            assert sum(1 for _ in container.decode(video=0)) == 30
        everything += packets
        assert segment.duration_s == pytest.approx(1, abs=0.06)
    assert [data for kind, data in everything if kind == "audio"] == [f.data for f in sounds]
    if mime_type == "video/VP8":
        assert [d for kind, d in everything if kind == "video"] == [f.data for f in pictures]
    assert {path.name for path in tmp_path.iterdir()} == {s.path.name for s in result.segments}


async def test_segments_by_size_ask_for_key_frames(tmp_path):
    video = EncodedTrack("v", "video")
    recorder = make_recorder(tmp_path / "a.webm", video, limits=SegmentLimits(bytes=50))
    await recorder.start()
    pictures = video_frames("video/VP8", 60, **NTP, size=(640, 480))
    video.deliver(pictures[:9])
    requests = video.key_frame_requests
    await recorder.flush()
    assert video.key_frame_requests > requests
    video.deliver(pictures[9:])
    result = await recorder.stop()
    assert len(result.segments) > 1
    assert result.frames == 60


async def test_what_is_paused_is_not_in_the_file(tmp_path):
    """The clock of the doubles stands still, so the pause would show as time going back."""
    audio = EncodedTrack("a", "audio")
    recorder = make_recorder(tmp_path / "a.ogg", audio)
    await recorder.start()
    started_s = time.monotonic()
    live = LiveSound(audio, started_s)
    await live.deliver(0.5)
    await recorder.pause()
    await recorder.pause()
    assert recorder.paused
    assert audio.sinks == []
    await live.deliver(0.5)
    await recorder.resume()
    await recorder.resume()
    await live.deliver(0.5)
    result = await recorder.stop()
    assert result.duration_s == pytest.approx(1, abs=0.15)
    assert result.frames == pytest.approx(50, abs=8)


class LiveSound:
    """Delivers sound as it would arrive now."""

    def __init__(self, track, started_s):
        self.track = track
        self.started_s = started_s
        self.sent = 0
        self.frames = opus_frames(100)

    async def deliver(self, seconds):
        for _ in range(round(seconds * 50)):
            due_s = self.started_s + self.sent * 0.02
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            frame = self.frames[self.sent]
            values = {name: getattr(frame, name) for name in frame.__dataclass_fields__}
            values |= {"arrival_time_s": time.monotonic(), "capture_time_s": due_s - 0.05}
            self.track.deliver([type(frame)(**values)])
            self.sent += 1


async def test_pausing_before_anything_came(tmp_path):
    audio = EncodedTrack("a", "audio")
    recorder = make_recorder(tmp_path / "a.ogg", audio)
    await recorder.start()
    await recorder.pause()
    await asyncio.sleep(0.2)
    await recorder.resume()
    audio.deliver(opus_frames(50, **NTP))
    assert (await recorder.stop()).duration_s == pytest.approx(1, abs=0.05)


async def test_after_stop_nothing_can_be_asked(tmp_path):
    audio = EncodedTrack("a", "audio")
    recorder = make_recorder(tmp_path / "a.ogg", audio)
    await recorder.start()
    audio.deliver(opus_frames(10, **NTP))
    await recorder.stop()
    for ask in (recorder.pause, recorder.resume, recorder.flush):
        with pytest.raises(RecordingError, match="was stopped") as raised:
            await ask()
        assert raised.value.code == "invalid-state"


async def test_a_disabled_track_leaves_a_gap(tmp_path):
    video = EncodedTrack("v", "video")
    recorder = make_recorder(tmp_path / "a.webm", video)
    await recorder.start()
    pictures = video_frames("video/VP8", 90, **NTP)
    video.deliver(pictures[:30])
    video.enabled = False
    video.deliver(pictures[30:55])
    video.enabled = True
    requests = video.key_frame_requests
    video.deliver(pictures[55:])
    assert video.key_frame_requests == requests + 5
    result = await recorder.stop()
    assert result.frames == 60
    assert result.duration_s == pytest.approx(3, abs=0.05)


async def test_progress_and_the_end_of_tracks_are_told(tmp_path, events):
    video, audio = EncodedTrack("v", "video"), EncodedTrack("a", "audio")
    recorder = make_recorder(tmp_path / "a.webm", video, audio, events=events)
    await recorder.start()
    video.deliver(video_frames("video/VP8", 60, **NTP))
    audio.deliver(opus_frames(100, **NTP))
    await recorder.flush()
    [progress] = events.progress
    assert progress.frames == 160
    assert progress.partial_path == tmp_path / "a.webm.part"
    assert [(t.track_id, t.mime_type, t.frames) for t in progress.tracks] == [
        ("v", "video/vp8", 60), ("a", "audio/opus", 100)
    ]  # fmt: skip
    assert [t.duration_s for t in progress.tracks] == pytest.approx([2, 2], abs=0.05)
    video.end()
    assert events.ended == 0
    audio.end()
    assert events.ended == 1
    await recorder.stop()


@pytest.fixture
def slow_disk(monkeypatch):
    """Every frame takes 50 ms to be written."""
    write = MediaFile.write

    def write_slowly(self, *arguments):
        time.sleep(0.05)
        write(self, *arguments)

    monkeypatch.setattr(MediaFile, "write", write_slowly)


async def test_a_slow_disk_holds_up_nobody(tmp_path, slow_disk):
    slow = [EncodedTrack(str(index), "audio") for index in range(8)]
    recorders = [make_recorder(tmp_path / f"{track.id}.ogg", track) for track in slow]
    for recorder, track in zip(recorders, slow, strict=True):
        await recorder.start()
        track.deliver(opus_frames(20, **NTP))
    began_s = time.monotonic()
    stops = asyncio.gather(*(recorder.stop() for recorder in recorders))
    longest_s, last_s = 0.0, time.monotonic()
    while not stops.done():
        await asyncio.sleep(0.01)
        longest_s, last_s = max(longest_s, time.monotonic() - last_s), time.monotonic()
    assert longest_s < 0.8  # a recorder that is in the way takes 1 s
    assert time.monotonic() - began_s < 6  # one after the other would take 8 s
    assert [result.frames for result in await stops] == [20] * 8


async def test_what_waits_for_a_slow_disk_is_bounded(tmp_path, slow_disk, monkeypatch):
    monkeypatch.setattr(frame_queue, "MAX_QUEUED_BYTES", 2_000)
    video = EncodedTrack("v", "video")
    recorder = make_recorder(tmp_path / "a.webm", video)
    await recorder.start()
    pictures = video_frames("video/VP8", 60, **NTP)
    video.deliver(pictures)
    assert recorder.progress().queued_bytes <= 2_000
    requests = video.key_frame_requests
    assert requests > 1
    result = await recorder.stop()
    assert result.frames + result.dropped_frames == 60
    assert result.dropped_frames > 0
    with av.open(str(tmp_path / "a.webm")) as container:
        assert sum(1 for _ in container.decode(video=0)) == result.frames


async def test_a_failure_keeps_what_was_written_and_says_where(tmp_path, events, monkeypatch):
    audio = EncodedTrack("a", "audio")
    recorder = make_recorder(tmp_path / "a.ogg", audio, events=events)
    await recorder.start()
    audio.deliver(opus_frames(50, **NTP))
    await recorder.flush()

    def refuse(*_):
        raise RuntimeError("a fault")

    monkeypatch.setattr(MediaFile, "write", refuse)
    audio.deliver(opus_frames(100, **NTP)[50:])
    with pytest.raises(RecordingError, match="a fault"):
        await recorder.flush()
    [error] = events.failures
    assert error.code == "write-failed"
    assert error.details == {"partialPath": str(tmp_path / "a.ogg.part")}
    with pytest.raises(RecordingError):
        await recorder.stop()
    with av.open(str(tmp_path / "a.ogg.part")) as container:
        assert sum(1 for _ in container.decode(audio=0)) > 40


async def test_a_codec_that_nothing_encodes_fails_at_once(tmp_path, monkeypatch):
    track = EncodedTrack("v", "video", "video/H264")
    monkeypatch.setitem(
        __import__("tureen_streams.recording.container_format", fromlist=["FORMATS"])
        .FORMATS[".webm"].encodes,
        "video",
        "video/nothing",
    )  # fmt: skip
    recorder = make_recorder(
        tmp_path / "a.webm", track, encoding=EncodingSettings(video_bitrate_bps=1)
    )
    with pytest.raises(RecordingError, match="video/nothing") as raised:
        await recorder.start()
    assert raised.value.code == "unsupported-codec"
    assert list(tmp_path.iterdir()) == []


async def test_fifty_tracks_at_once(tmp_path):
    """Their threads and files come and go."""
    tracks = [EncodedTrack(str(index), "video") for index in range(50)]
    recorders = [make_recorder(tmp_path / f"{track.id}.webm", track) for track in tracks]
    await asyncio.gather(*(recorder.start() for recorder in recorders))
    pictures = video_frames("video/VP8", 30, **NTP)
    for track in tracks:
        track.deliver(pictures)
    results = await asyncio.gather(*(recorder.stop() for recorder in recorders))
    assert {result.frames for result in results} == {30}
    assert len(list(tmp_path.iterdir())) == 50


@pytest.mark.parametrize(("existing", "replaced"), [("fail", False), ("replace", True)])
async def test_a_file_that_came_meanwhile(tmp_path, existing, replaced):
    audio = EncodedTrack("a", "audio")
    path = tmp_path / "a.ogg"
    recorder = make_recorder(path, audio, existing=existing)
    await recorder.start()
    path.write_bytes(b"precious")
    audio.deliver(opus_frames(50, **NTP))
    if replaced:
        assert (await recorder.stop()).bytes == path.stat().st_size > 8
        return
    with pytest.raises(RecordingError, match="somebody else") as raised:
        await recorder.stop()
    assert raised.value.partial_path == tmp_path / "a.ogg.part"
    assert path.read_bytes() == b"precious"
    with av.open(str(tmp_path / "a.ogg.part")) as container:
        assert sum(1 for _ in container.decode(audio=0)) == 50
