"""Files through send streams without an encoder: key frames, late joins, replacement, limits."""

import itertools
import time

import pytest
from sent_frames import assert_growing, pictures_of, until
from tureen_handler.media.encoded_format import EncodedFormat
from tureen_handler.media.errors import UnsupportedError
from tureen_handler.media.frame import EncodedFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_handler.media.remote_track import RemoteTrack
from tureen_handler.media.send_stream import SendStream
from tureen_handler.media.sending import EncodingParameters
from tureen_handler.media.sources import SourceDescription, open_source
from tureen_handler.rtp.parameters import CodecParameters

H264 = CodecParameters(
    "video/H264",
    99,
    90_000,
    parameters={
        "profile-level-id": "42e01f",
        "packetization-mode": 1,
        "level-asymmetry-allowed": 1,
    },
)
VP8 = CodecParameters("video/VP8", 97, 90_000)
VP9 = CodecParameters("video/VP9", 107, 90_000)
CLIPS = [
    ("clip.mp4", "libx264", {"profile": "baseline"}, H264),
    ("clip.webm", "libvpx", {}, VP8),
    ("clip.webm", "libvpx-vp9", {"deadline": "realtime", "cpu-used": "8"}, VP9),
]


@pytest.fixture
def open_clip(clip_writer):
    async def open_(name, video, video_options, seconds=1.0, **options):
        path = clip_writer(name, video=video, video_options=video_options, seconds=seconds)
        return await open_source(SourceDescription(str(path), **options), video_track_id="v")

    return open_


@pytest.mark.parametrize(("name", "video", "video_options", "codec"), CLIPS)
async def test_every_picture_is_sent_through_loops_without_an_encoder(
    name, video, video_options, codec, open_clip, sender_maker, connection
):
    source = await open_clip(name, video, video_options, seconds=0.4, loop=True)
    sender = sender_maker()
    stream = SendStream(codec, [sender], connection)
    stream.replace_track(source.video)
    await sender.until_sent(30)
    stats = stream.encoder_stats(0)
    stream.close()
    source.close()

    assert len(pictures_of(sender.sent, codec)) == len(sender.sent)
    assert_growing(sender.sent)
    span = sender.sent[24].rtp_timestamp - sender.sent[0].rtp_timestamp
    assert span % 2**32 == pytest.approx(72_000, abs=200)
    assert stats["passThrough"]
    assert stats["framesEncoded"] == 0
    assert stats["framesPassed"] >= 30
    assert (stats["frameWidth"], stats["frameHeight"]) == (64, 48)
    assert stream.media_source_stats() == {}
    assert source.counters("video")["framesDecoded"] == 0


@pytest.mark.parametrize(("name", "video", "video_options", "codec"), CLIPS)
async def test_who_joins_late_gets_an_encoded_key_frame_and_then_the_file_again(
    name, video, video_options, codec, open_clip, sender_maker, connection
):
    source = await open_clip(name, video, video_options, seconds=1.6, loop=True)
    sender = sender_maker()
    stream = SendStream(codec, [sender], connection)
    stream.replace_track(source.video)
    await sender.until_sent(25)
    asked_s, count = time.monotonic(), len(sender.sent)
    for listener in sender.key_frame_listeners:
        listener()
    await until(lambda: pictures_of(sender.sent[count:], codec))
    assert time.monotonic() - asked_s < 5.0
    assert not stream.passes_through
    await until(lambda: stream.passes_through)
    await sender.until_sent(len(sender.sent) + 10)
    stream.close()
    source.close()

    assert_growing(sender.sent)
    late = pictures_of(sender.sent[count:], codec)
    assert len(late) >= len(sender.sent) - count - 3
    assert len(pictures_of(sender.sent, codec)) == len(sender.sent)
    assert 0 < source.counters("video")["framesDecoded"] < 60


async def test_soon_after_a_key_frame_what_followed_is_repeated(
    open_clip, sender_maker, connection
):
    source = await open_clip("clip.webm", "libvpx", {}, seconds=1.6)
    sender = sender_maker()
    stream = SendStream(VP8, [sender], connection)
    stream.replace_track(source.video)
    await sender.until_sent(10)
    count = len(sender.sent)
    for listener in (*sender.key_frame_listeners, *sender.key_frame_listeners):
        listener()
    assert len(sender.sent) == 2 * count
    await sender.until_sent(2 * count + 5)
    stream.close()
    source.close()

    assert_growing(sender.sent)
    assert len(pictures_of(sender.sent[count:], VP8)) == len(sender.sent) - count
    assert source.counters("video")["framesDecoded"] == 0


async def test_without_decoding_everything_since_the_key_frame_is_repeated(
    open_clip, sender_maker, connection
):
    source = await open_clip("clip.webm", "libvpx", {}, seconds=1.6, decode=False)
    sender = sender_maker()
    stream = SendStream(VP8, [sender], connection)
    stream.replace_track(source.video)
    await sender.until_sent(30)
    count = len(sender.sent)
    for listener in sender.key_frame_listeners:
        listener()
    stream.pause()
    stream.resume()
    await sender.until_sent(2 * count + 5)
    stream.close()
    source.close()

    assert_growing(sender.sent)
    assert len(pictures_of(sender.sent[count:], VP8)) == len(sender.sent) - count
    assert source.counters("video")["framesDecoded"] == 0


async def test_disabled_tracks_are_encoded_black_until_the_next_key_frame(
    open_clip, sender_maker, connection
):
    source = await open_clip("clip.webm", "libvpx", {}, seconds=0.6, loop=True)
    sender = sender_maker()
    stream = SendStream(VP8, [sender], connection)
    stream.replace_track(source.video)
    await sender.until_sent(5)
    source.video.enabled = False
    await until(lambda: not stream.passes_through)
    await sender.until_sent(len(sender.sent) + 1)
    (black,) = pictures_of(sender.sent[-1:], VP8) or pictures_of(sender.sent, VP8)[-1:]
    source.video.enabled = True
    await until(lambda: stream.passes_through)
    await sender.until_sent(len(sender.sent) + 5)
    stream.close()
    source.close()

    assert max(bytes(black.planes[0])[:64]) < 30
    assert_growing(sender.sent)
    assert len(pictures_of(sender.sent, VP8)) == len(sender.sent)


async def test_a_narrow_path_has_pictures_encoded(open_clip, sender_maker, connection):
    source = await open_clip("clip.webm", "libvpx", {"b": "400k"}, seconds=0.6, loop=True)
    sender = sender_maker()
    stream = SendStream(VP8, [sender], connection)
    stream.replace_track(source.video)
    await until(lambda: sender.bitrate_wish_bps is not None)
    for listener in sender.bitrate_listeners:
        listener(20_000, True)
    await until(lambda: not stream.passes_through)
    for listener in sender.bitrate_listeners:
        listener(9_000_000, False)
    await until(lambda: stream.passes_through)
    stream.close()
    source.close()


async def test_limits_change_between_passing_and_encoding_in_place(
    open_clip, sender_maker, connection
):
    source = await open_clip("clip.mp4", "libx264", {"profile": "baseline"}, loop=True)
    sender = sender_maker()
    stream = SendStream(H264, [sender], connection)
    stream.replace_track(source.video)
    await sender.until_sent(5)
    assert stream.passes_through
    stream.set_encoding_parameters(0, EncodingParameters(scale_resolution_down_by=2))
    await until(lambda: stream.encoder_stats(0)["framesEncoded"] > 3)
    assert not stream.passes_through
    stream.set_encoding_parameters(0, EncodingParameters())
    await until(lambda: stream.passes_through)
    await until(lambda: stream.encoder_stats(0)["framesPassed"] > 40)
    stream.close()
    source.close()

    assert_growing(sender.sent)
    sizes = [key for key, _ in itertools.groupby(p.width for p in pictures_of(sender.sent, H264))]
    assert sizes == [64, 32, 64]


async def test_what_must_pass_and_cannot_is_refused_before_anything_changes(
    open_clip, sender_maker, connection
):
    source = await open_clip("clip.webm", "libvpx", {}, decode=False)
    stream = SendStream(H264, [sender_maker()], connection)
    with pytest.raises(UnsupportedError, match="video/VP8 and video/H264"):
        stream.replace_track(source.video)
    assert stream.track is None
    stream.close()
    stream = SendStream(VP8, [sender_maker()], connection)
    stream.replace_track(source.video)
    with pytest.raises(UnsupportedError, match="scaled down"):
        stream.set_encoding_parameters(0, EncodingParameters(scale_resolution_down_by=2))
    assert stream.encodings == (EncodingParameters(),)
    stream.close()
    source.close()


async def test_opus_is_sent_as_it_is(clip_writer, opus, sender_maker, connection):
    path = clip_writer("clip.ogg", audio="libopus", seconds=0.3)
    source = await open_source(SourceDescription(str(path), loop=True), audio_track_id="a")
    sender = sender_maker()
    stream = SendStream(opus, [sender], connection)
    stream.replace_track(source.audio)
    await sender.until_sent(30)
    stats = stream.media_source_stats()
    assert stats["totalSamplesDuration"] == pytest.approx(0.6, abs=0.1)
    assert 0.1 < stats["audioLevel"] < 0.6
    stream.close()
    source.close()

    steps = [
        (b.rtp_timestamp - a.rtp_timestamp) % 2**32 for a, b in itertools.pairwise(sender.sent)
    ]
    assert all(119 <= step <= 961 for step in steps)
    assert steps.count(960) > 20
    assert all(5 < each.audio_level < 20 for each in sender.sent[3:])
    assert source.counters("audio")["framesDecoded"] == 0


async def test_loudness_that_nobody_negotiated_is_not_measured(
    clip_writer, opus, sender_maker, connection
):
    path = clip_writer("clip.ogg", audio="libopus", seconds=0.3)
    source = await open_source(SourceDescription(str(path), loop=True), audio_track_id="a")
    sender = sender_maker()
    sender.tells_audio_level = False
    stream = SendStream(opus, [sender], connection)
    stream.replace_track(source.audio)
    await sender.until_sent(5)
    stream.close()
    source.close()

    assert {each.audio_level for each in sender.sent} == {None}


class FakeReceiver:
    """Stands in for RtpReceiver."""

    encoded_format = EncodedFormat("video/VP8", 90_000)

    def __init__(self):
        self.sinks = []
        self.key_frame_requests = 0

    def add_encoded_sink(self, sink):
        self.sinks.append(sink)
        return lambda: self.sinks.remove(sink)

    def request_key_frame(self):
        self.key_frame_requests += 1

    def deliver(self, number, *, key_frame=False, complete=True):
        now_s = time.monotonic()
        data = b"\x10\x02\x00\x9d\x01\x2a\x40\x00\x30\x00" if key_frame else b"\x11picture"
        frame = EncodedFrame(
            data, "video/VP8", 90_000, 3000 * number, key_frame, None, now_s, complete
        )
        for sink in tuple(self.sinks):
            sink.handle_encoded_frame(frame)


async def test_a_received_track_goes_on_without_decoding_and_passes_requests_on(
    sender_maker, connection
):
    receiver, sender = FakeReceiver(), sender_maker()
    stream = SendStream(VP8, [sender], connection)
    stream.replace_track(RemoteTrack("r", "video", receiver))
    receiver.deliver(0)
    receiver.deliver(1, key_frame=True)
    receiver.deliver(2)
    assert len(sender.sent) == 2
    for listener in sender.key_frame_listeners:
        listener()
    assert receiver.key_frame_requests == 1
    receiver.deliver(3, complete=False)
    receiver.deliver(4)
    assert receiver.key_frame_requests == 2
    receiver.deliver(5, key_frame=True)
    stream.close()

    assert len(receiver.sinks) == 0
    steps = [b.rtp_timestamp - a.rtp_timestamp for a, b in itertools.pairwise(sender.sent)]
    assert [step % 2**32 for step in steps] == [3000, 9000]


async def test_damaged_frames_are_counted(sender_maker, connection, caplog):
    track = LocalTrack("v", "video", encoded_format=H264_FORMAT)
    sender = sender_maker()
    stream = SendStream(H264, [sender], connection)
    stream.replace_track(track)
    track.deliver_encoded(EncodedFrame(b"no start codes", "video/H264", 90_000, 0, True, None, 0.0))
    assert stream.encoder_stats(0)["passThroughErrors"] == 1
    stream.close()


H264_FORMAT = EncodedFormat("video/H264", 90_000, parameters={"profile-level-id": "42e01f"})
