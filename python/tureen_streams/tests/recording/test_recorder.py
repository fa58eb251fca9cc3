import asyncio
import os
from dataclasses import replace
from datetime import datetime

import av
import pytest
from encoded_media import NTP_OFFSET_S, EncodedTrack, opus_frames, video_frames
from recording_events import RecordingEvents, make_recorder
from tureen_streams.recording.errors import RecordingError

START_S = 1_795_000_000.25


@pytest.fixture
def events():
    return RecordingEvents()


def read_back(path):
    """Format, codec names, decoded frames per stream, metadata and start times of a file."""
    with av.open(str(path)) as container:
        codecs = [stream.codec_context.name for stream in container.streams]
        decoded = [0] * len(codecs)
        for packet in container.demux():
            decoded[packet.stream_index] += len(packet.decode())
        metadata = {**container.streams[0].metadata, **container.metadata}
        return codecs, decoded, metadata, (container.duration or 0) / av.time_base


@pytest.mark.parametrize(
    ("mime_type", "name", "codec"),
    [("video/VP8", "a.webm", "vp8"), ("video/VP8", "a.mkv", "vp8"),
     ("video/H264", "a.mp4", "h264"), ("video/H264", "a.mkv", "h264")],
)  # fmt: skip
async def test_video_is_written_as_it_came(tmp_path, mime_type, name, codec):
    track = EncodedTrack("v", "video", mime_type)
    recorder = make_recorder(tmp_path / name, track)
    await recorder.start()
    track.deliver(video_frames(mime_type, 60, ntp_start_s=START_S + NTP_OFFSET_S))
    result = await recorder.stop()
    codecs, decoded, metadata, duration_s = read_back(tmp_path / name)
    assert codecs == [codec]
    assert decoded == [60] == [result.frames]
    assert duration_s == pytest.approx(2, abs=0.05) == result.duration_s
    assert datetime.fromisoformat(metadata["creation_time"]).timestamp() == pytest.approx(
        START_S, abs=0.001
    )
    assert result.bytes == os.path.getsize(tmp_path / name)
    assert list(tmp_path.iterdir()) == [tmp_path / name]


async def test_opus_is_written_as_it_came(tmp_path):
    track = EncodedTrack("a", "audio")
    recorder = make_recorder(tmp_path / "a.ogg", track)
    await recorder.start()
    track.deliver(opus_frames(100, ntp_start_s=START_S + NTP_OFFSET_S))
    result = await recorder.stop()
    codecs, _, metadata, duration_s = read_back(tmp_path / "a.ogg")
    assert codecs == ["opus"]
    assert duration_s == pytest.approx(2, abs=0.05)
    assert result.frames == 100
    assert metadata["creation_time"].endswith("Z")


async def test_gaps_keep_time_true(tmp_path):
    track = EncodedTrack("a", "audio")
    recorder = make_recorder(tmp_path / "a.ogg", track)
    await recorder.start()
    frames = opus_frames(100, ntp_start_s=NTP_OFFSET_S)
    track.deliver(frames[:25] + frames[75:])
    await recorder.stop()
    assert read_back(tmp_path / "a.ogg")[3] == pytest.approx(2, abs=0.05)


async def test_tracks_of_one_file_are_lined_up_by_the_senders_clock(tmp_path):
    audio, video = EncodedTrack("a", "audio"), EncodedTrack("v", "video")
    recorder = make_recorder(tmp_path / "both.webm", video, audio)
    await recorder.start()
    audio.deliver(opus_frames(50, ntp_start_s=NTP_OFFSET_S + 0.5))
    video.deliver(video_frames("video/VP8", 30, ntp_start_s=NTP_OFFSET_S))
    await recorder.stop()
    with av.open(str(tmp_path / "both.webm")) as container:
        firsts = {}
        for packet in container.demux():
            if packet.pts is not None:
                firsts.setdefault(packet.stream.type, float(packet.pts * packet.time_base))
    assert firsts["audio"] - firsts["video"] == pytest.approx(0.5, abs=0.01)


async def test_begins_with_a_key_frame_and_asks_for_one(tmp_path):
    track = EncodedTrack("v", "video")
    recorder = make_recorder(tmp_path / "a.webm", track)
    await recorder.start()
    track.deliver(video_frames("video/VP8", 30, ntp_start_s=NTP_OFFSET_S)[5:])
    result = await recorder.stop()
    assert track.key_frame_requests == 5
    assert (result.frames, result.dropped_frames) == (20, 5)


@pytest.mark.parametrize(
    ("mime_type", "name"),
    [("video/VP8", "a.webm"), ("video/H264", "a.mp4"), ("audio/opus", "a.ogg")],
)
async def test_after_a_crash_the_partial_file_opens(tmp_path, mime_type, name):
    """What is on the disk while recording is what a crash would leave."""
    track = EncodedTrack("t", mime_type.split("/")[0], mime_type)
    recorder = make_recorder(tmp_path / name, track)
    await recorder.start()
    frames = opus_frames(150) if name == "a.ogg" else video_frames(mime_type, 90)
    track.deliver([replace(frame, ntp_time_s=NTP_OFFSET_S) for frame in frames])
    partial = tmp_path / f"{name}.part"
    await recorder.flush()
    crashed = tmp_path / f"crashed-{name}"
    crashed.write_bytes(partial.read_bytes())
    await recorder.stop()
    assert read_back(crashed)[1][0] >= len(frames) // 3


async def test_stopping_twice_gives_the_same_result(tmp_path):
    track = EncodedTrack("a", "audio")
    recorder = make_recorder(tmp_path / "a.ogg", track)
    await recorder.start()
    track.deliver(opus_frames(10, ntp_start_s=NTP_OFFSET_S))
    first, second = await asyncio.gather(recorder.stop(), recorder.stop())
    assert first is second
    assert track.sinks == []


async def test_nothing_received_is_an_error_and_leaves_no_file(tmp_path):
    recorder = make_recorder(tmp_path / "a.ogg", EncodedTrack("a", "audio"))
    await recorder.start()
    with pytest.raises(RecordingError, match="no frame arrived") as raised:
        await recorder.stop()
    assert raised.value.code == "nothing-received"
    assert list(tmp_path.iterdir()) == []


async def test_a_file_is_never_overwritten(tmp_path):
    (tmp_path / "a.ogg").write_bytes(b"precious")
    with pytest.raises(RecordingError, match="exists already"):
        await make_recorder(tmp_path / "a.ogg", EncodedTrack("a", "audio")).start()
    assert (tmp_path / "a.ogg").read_bytes() == b"precious"


async def test_what_a_crash_left_is_never_overwritten(tmp_path):
    (tmp_path / "a.ogg.part").write_bytes(b"precious")
    with pytest.raises(RecordingError, match=r"a\.ogg\.part exists already"):
        await make_recorder(tmp_path / "a.ogg", EncodedTrack("a", "audio")).start()
    assert (tmp_path / "a.ogg.part").read_bytes() == b"precious"


async def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(RecordingError, match="cannot write") as raised:
        await make_recorder(tmp_path / "no" / "a.ogg", EncodedTrack("a", "audio")).start()
    assert raised.value.code == "unwritable"


async def test_an_unknown_extension_is_an_error(tmp_path):
    with pytest.raises(RecordingError, match=r"\.webm") as raised:
        make_recorder(tmp_path / "a.avi", EncodedTrack("a", "audio"))
    assert raised.value.code == "unsupported-container"
