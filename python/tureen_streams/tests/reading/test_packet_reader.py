import struct

import pytest
from encoded_media import NTP_OFFSET_S, EncodedTrack, opus_frames, video_frames
from fake_streams import FakeStream, until
from tureen_handler.media.errors import UnsupportedError
from tureen_handler.media.local_track import LocalTrack
from tureen_streams.reading.outlet import DROPPED, FRAME, SHAPE, WANT
from tureen_streams.reading.packet_reader import KEY_FRAME, read_packets


def open_reader(track, *, wants=100, max_queue=100):
    stream = FakeStream()
    read_packets(track, stream, max_queue)
    if wants:
        stream.receive(WANT, timestamp=wants)
    return stream


async def test_frames_come_as_they_are():
    track = EncodedTrack("v", "video")
    stream = open_reader(track)
    frames = video_frames("video/VP8", 12, ntp_start_s=NTP_OFFSET_S)
    track.deliver(frames)
    await until(lambda: len(stream.of_type(FRAME)) == 12)
    sent = stream.of_type(FRAME)
    assert [body for body, _, _ in sent] == [frame.data for frame in frames]
    assert [bool(flags & KEY_FRAME) for *_, flags in sent] == [f.key_frame for f in frames]
    assert stream.of_type(SHAPE) == [(struct.pack("!I", 90_000) + b"video/VP8", 0, 0)]
    times = [timestamp for _, timestamp, _ in sent]
    assert times[11] - times[0] == pytest.approx(11_000_000 / 30, abs=2000)


async def test_video_that_nobody_takes_goes_on_with_a_key_frame():
    track = EncodedTrack("v", "video")
    stream = open_reader(track, wants=0, max_queue=8)
    track.deliver(video_frames("video/VP8", 13))
    stream.receive(WANT, timestamp=100)
    await until(lambda: len(stream.of_type(FRAME)) == 3)
    assert stream.of_type(FRAME)[0][2] & KEY_FRAME
    assert stream.of_type(DROPPED)[-1][1] == 10


async def test_sound():
    track = EncodedTrack("a", "audio")
    stream = open_reader(track)
    track.deliver(opus_frames(5))
    await until(lambda: len(stream.of_type(FRAME)) == 5)
    assert stream.of_type(SHAPE)[0][0] == struct.pack("!I", 48_000) + b"audio/opus"


async def test_closing_ends_the_subscription():
    track = EncodedTrack("v", "video")
    stream = open_reader(track)
    assert len(track.sinks) == 1
    stream.close()
    assert track.sinks == []


async def test_raw_tracks_have_no_packets():
    with pytest.raises(UnsupportedError):
        open_reader(LocalTrack("v", "video"))


async def test_a_disabled_track_goes_on_with_a_key_frame():
    track = EncodedTrack("v", "video")
    stream = open_reader(track)
    frames = video_frames("video/VP8", 22)
    track.deliver(frames[:2])
    track.enabled = False
    track.deliver(frames[2:4])
    track.enabled = True
    track.deliver(frames[4:])
    await until(lambda: len(stream.of_type(FRAME)) == 14)
    assert [flags & KEY_FRAME for *_, flags in stream.of_type(FRAME)][:4] == [1, 0, 1, 0]
