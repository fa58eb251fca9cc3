"""Received tracks: lazy decoding, one decoder, loss, overload, end."""

import asyncio
import time

import pytest
from tureen_handler.codecs import (
    AudioEncoderSettings,
    VideoEncoderSettings,
    create_audio_encoder,
    create_video_encoder,
)
from tureen_handler.codecs.encoders import PictureScaler
from tureen_handler.media.frame import EncodedFrame
from tureen_handler.media.remote_track import RemoteTrack


class FakeReceiver:
    """Stands in for RtpReceiver."""

    def __init__(self):
        self.sinks = []
        self.key_frame_requests = 0

    def add_encoded_sink(self, sink):
        self.sinks.append(sink)
        return lambda: self.sinks.remove(sink)

    def request_key_frame(self):
        self.key_frame_requests += 1

    def deliver(self, *frames):
        for frame in frames:
            for sink in tuple(self.sinks):
                sink.handle_encoded_frame(frame)


class EncodedSinkStub:
    def __init__(self):
        self.frames = []
        self.ended = False

    def handle_encoded_frame(self, frame):
        self.frames.append(frame)

    def handle_ended(self):
        self.ended = True


def encode(pictures, keys=(0,), mime_type="video/VP8", size=2.0):
    encoder, scaler = create_video_encoder(mime_type, VideoEncoderSettings()), PictureScaler()
    frames = []
    for index, picture in enumerate(pictures):
        chunk = encoder.encode(scaler.scale(picture, size), index / 30, key_frame=index in keys)
        frames.append(
            EncodedFrame(
                data=chunk.data,
                mime_type=mime_type,
                clock_rate=90_000,
                timestamp=3000 * index,
                key_frame=chunk.key_frame,
                ntp_time_s=None,
                arrival_time_s=time.monotonic() + index / 30,
            )
        )
    return frames


def broken(frame, **changes):
    values = {name: getattr(frame, name) for name in EncodedFrame.__slots__}
    return EncodedFrame(**{**values, **changes})


@pytest.fixture
def receiver():
    return FakeReceiver()


@pytest.fixture
def track(receiver):
    return RemoteTrack("t", "video", receiver)


async def test_nothing_is_decoded_unless_somebody_wants_raw_frames(
    receiver, track, picture_maker, sink_maker
):
    encoded = EncodedSinkStub()
    track.add_encoded_sink(encoded)
    frames = encode(picture_maker(3))
    receiver.deliver(*frames)
    assert encoded.frames == frames
    assert len(receiver.sinks) == 1

    sink = sink_maker()
    unsubscribe = track.add_frame_sink(sink)
    assert len(receiver.sinks) == 2
    assert receiver.key_frame_requests == 1
    unsubscribe()
    unsubscribe()
    assert receiver.sinks == [encoded]
    assert track.counters.frames_decoded == 0


@pytest.mark.parametrize("mime_type", ["video/VP8", "video/H264"])
async def test_one_decoder_serves_all(mime_type, receiver, track, picture_maker, sink_maker):
    sinks = [sink_maker(), sink_maker()]
    for sink in sinks:
        track.add_frame_sink(sink)
    frames = encode(picture_maker(5), mime_type=mime_type)
    receiver.deliver(*frames)
    for sink in sinks:
        await sink.until(lambda s: len(s.frames) == 5)
    track.end()

    assert [id(a.frame) for a in sinks[0].frames] == [id(b.frame) for b in sinks[1].frames]
    start_s = frames[0].arrival_time_s
    assert sinks[0].times_s == pytest.approx([start_s + index / 30 for index in range(5)])
    stats = track.stats()
    assert (stats["framesDecoded"], stats["keyFramesDecoded"]) == (5, 1)
    assert (stats["frameWidth"], stats["frameHeight"]) == (32, 24)
    assert stats["totalDecodeTime"] > 0


async def test_sound_is_decoded_to_blocks_that_follow_each_other(tone_maker, sink_maker):
    receiver = FakeReceiver()
    track, sink = RemoteTrack("t", "audio", receiver), sink_maker()
    track.add_frame_sink(sink)
    encoder = create_audio_encoder("audio/opus", AudioEncoderSettings())
    for index, block in enumerate(tone_maker(10)):
        data = encoder.encode(block).data
        receiver.deliver(
            EncodedFrame(data, "audio/opus", 48_000, 960 * index, True, None, time.monotonic())
        )
    await sink.until(lambda s: len(s.frames) == 10)
    track.end()

    steps_s = [b - a for a, b in zip(sink.times_s, sink.times_s[1:], strict=False)]
    assert steps_s == pytest.approx([0.02] * 9)
    assert {frame.frame.samples for frame in sink.frames} == {960}


async def test_video_waits_for_a_key_frame(receiver, track, picture_maker, sink_maker):
    sink = sink_maker()
    track.add_frame_sink(sink)
    frames = encode(picture_maker(6), keys=(0, 4))
    receiver.deliver(*frames[2:])
    await sink.until(lambda s: len(s.frames) == 2)
    track.end()

    assert [raw.frame.pts for raw in sink.frames] == [12_000, 15_000]
    assert track.counters.frames_dropped == 2


async def test_after_an_incomplete_frame_it_goes_on_at_the_next_key_frame(
    receiver, track, picture_maker, sink_maker
):
    sink = sink_maker()
    track.add_frame_sink(sink)
    frames = encode(picture_maker(8), keys=(0, 5))
    frames[2] = broken(frames[2], complete=False)
    receiver.deliver(*frames)
    await sink.until(lambda s: len(s.frames) == 5)
    track.end()

    assert [raw.frame.pts // 3000 for raw in sink.frames] == [0, 1, 5, 6, 7]
    assert receiver.key_frame_requests == 2


async def test_what_cannot_be_decoded_is_counted_and_a_key_frame_asked_for(
    receiver, track, picture_maker, sink_maker
):
    sink = sink_maker()
    track.add_frame_sink(sink)
    frames = encode(picture_maker(8), keys=(0, 5))
    receiver.deliver(frames[0], broken(frames[1], data=b"\xff"))
    # The error shows in the counters only: nothing reaches the sink.
    async with asyncio.timeout(30):
        while track.counters.decode_errors == 0:
            await asyncio.sleep(0.01)
    receiver.deliver(*frames[2:])
    await sink.until(lambda s: len(s.frames) >= 4)
    track.end()

    assert track.counters.decode_errors == 1
    assert receiver.key_frame_requests == 2
    assert [raw.frame.pts // 3000 for raw in sink.frames] == [0, 5, 6, 7]


async def test_overload_drops_up_to_the_next_key_frame(receiver, track, picture_maker, sink_maker):
    sink = sink_maker()
    track.add_frame_sink(sink)
    frames = encode(picture_maker(80, 640, 480), keys=(0, 75), size=1.0)
    receiver.deliver(*frames)
    await sink.until(lambda s: bool(s.frames) and s.frames[-1].frame.pts == 79 * 3000)
    track.end()

    assert track.counters.frames_dropped > 30
    assert track.counters.frames_dropped + len(sink.frames) == 80
    assert receiver.key_frame_requests == 2
    assert [raw.frame.pts // 3000 for raw in sink.frames[-5:]] == [75, 76, 77, 78, 79]


async def test_the_end_reaches_sinks_and_listeners_once(receiver, track, sink_maker):
    sink, late, ends = sink_maker(), sink_maker(), []
    track.add_frame_sink(sink)
    track.on_ended(lambda: ends.append(1))
    receiver.sinks[0].handle_ended()
    track.end()
    track.add_frame_sink(late)
    encoded = EncodedSinkStub()
    track.add_encoded_sink(encoded)

    assert ends == [1]
    assert receiver.sinks == []
    assert sink.ended_s is not None
    assert late.ended_s is not None
    assert encoded.ended
    await asyncio.sleep(0)
