import pytest
from encoded_media import opus_frames, video_frames
from fake_streams import KeepingSink, until
from tureen_handler.media.encoded_format import EncodedFormat
from tureen_streams.making.program_packets import ProgramPacketTrack
from tureen_streams.making.timeline import Timeline


class Program:
    def __init__(self):
        self.released = 0
        self.key_frame_requests = 0

    def handle_released(self, total):
        self.released = total

    def handle_key_frame_request(self):
        self.key_frame_requests += 1


def make_track(kind="video", mime_type="video/VP8", clock_rate=90_000):
    track = ProgramPacketTrack("p", kind, EncodedFormat(mime_type, clock_rate), Timeline())
    track.program = Program()
    return track


def pictures(count, mime_type="video/VP8"):
    return [(frame.data, frame.key_frame) for frame in video_frames(mime_type, count)]


def push_video(track, count, mime_type="video/VP8"):
    for index, (data, key_frame) in enumerate(pictures(count, mime_type)):
        track.push(data, index / 100, key_frame=key_frame)


async def test_packets_come_as_they_are_when_they_are_due():
    track, sink = make_track(), KeepingSink()
    track.add_encoded_sink(sink)
    push_video(track, 12)
    await until(lambda: len(sink.frames) == 12)
    assert [(frame.data, frame.key_frame) for frame in sink.frames] == pictures(12)
    times = [frame.capture_time_s for frame in sink.frames]
    assert times == sorted(times)
    assert times[-1] - times[0] >= 0.11 - 1e-6
    assert [frame.timestamp for frame in sink.frames] == [round(t * 90_000) for t in times]
    assert track.program.released == 12
    track.finish("closed")
    assert sink.ended


async def test_who_joins_late_gets_what_follows_the_last_key_frame():
    track, sink = make_track(), KeepingSink()
    push_video(track, 13)
    await until(lambda: track.program.released == 13)
    track.add_encoded_sink(sink)
    assert [frame.key_frame for frame in sink.frames] == [True, False, False]
    track.finish("closed")


@pytest.mark.parametrize("mime_type", ["video/VP8", "video/H264"])
async def test_they_are_decoded_only_for_who_wants_pictures(mime_type):
    track, sink = make_track(mime_type=mime_type), KeepingSink()
    push_video(track, 10, mime_type)
    await until(lambda: track.program.released == 10)
    assert track.counters.frames_decoded == 0
    unsubscribe = track.add_frame_sink(sink)
    assert track.program.key_frame_requests >= 1
    await until(lambda: len(sink.frames) == 10)
    assert (sink.frames[0].frame.width, sink.frames[0].frame.height) == (160, 120)
    unsubscribe()
    push_video(track, 5, mime_type)
    await until(lambda: track.program.released == 15)
    assert track.counters.frames_decoded == 10
    track.finish("closed")


async def test_sound_needs_no_key_frames():
    track, sink = make_track("audio", "audio/opus", 48_000), KeepingSink()
    track.add_encoded_sink(sink)
    for index, packet in enumerate(opus_frames(5)):
        track.push(packet.data, index * 0.02, key_frame=False)
    await until(lambda: len(sink.frames) == 5)
    assert all(frame.key_frame for frame in sink.frames)
    track.request_key_frame()
    assert track.program.key_frame_requests == 0
    assert not track.answers_key_frame_requests
    track.finish("closed")


async def test_clearing_goes_on_with_a_key_frame():
    track, sink = make_track(), KeepingSink()
    track.add_encoded_sink(sink)
    (key, _), (delta, _) = pictures(2)
    track.push(key, 0.0, key_frame=True)
    track.push(delta, 8.0, key_frame=False)
    await until(lambda: track.program.released == 1)
    track.clear()
    assert track.program.released == 2
    assert track.program.key_frame_requests == 1
    track.push(delta, 0.1, key_frame=False)
    track.push(key, 0.2, key_frame=True)
    await until(lambda: track.program.released == 4)
    assert [frame.data for frame in sink.frames] == [key, key]
    track.finish("closed")


async def test_an_empty_packet_is_refused():
    with pytest.raises(ValueError, match="at least one byte"):
        make_track().push(b"", 0.0, key_frame=True)
