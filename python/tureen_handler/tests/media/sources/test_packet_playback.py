"""Packets of real files, handed on as they are: forms, times, loops, late sinks, seeking."""

import asyncio
import itertools

import pytest
from tureen_handler.codecs import create_decoder, create_depacketizer
from tureen_handler.media.errors import MediaError, UnsupportedError
from tureen_handler.media.sources import SourceDescription, open_source


class PacketSink:
    def __init__(self):
        self.frames = []
        self.ended = False
        self._changed = asyncio.Event()

    def handle_encoded_frame(self, frame):
        self.frames.append(frame)
        self._changed.set()

    def handle_ended(self):
        self.ended = True
        self._changed.set()

    async def until(self, condition, seconds=30.0):
        async with asyncio.timeout(seconds):
            while not condition(self):
                self._changed.clear()
                await self._changed.wait()


VIDEO_CLIPS = {
    "vp8.webm": ("libvpx", {}, "video/VP8"),
    "vp9.webm": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8"}, "video/VP9"),
    "h264.mp4": ("libx264", {"bf": "0", "g": "6"}, "video/H264"),
    "h264.mkv": ("libx264", {"bf": "0", "g": "6"}, "video/H264"),
    "h264.ts": ("libx264", {"bf": "0", "g": "6"}, "video/H264"),
}
AUDIO_CLIPS = ["opus.webm", "opus.ogg", "opus.mkv"]


async def open_video(path, **options):
    return await open_source(SourceDescription(str(path), **options), video_track_id="v")


async def open_audio(path, **options):
    return await open_source(SourceDescription(str(path), **options), audio_track_id="a")


def decoded(frames, mime_type):
    decoder = create_decoder(mime_type, frames[0].clock_rate, 2)
    return [picture for frame in frames for picture in decoder.decode(frame.data, 0)]


@pytest.mark.parametrize("name", VIDEO_CLIPS)
async def test_every_picture_is_handed_on_and_nothing_is_decoded(name, clip_writer):
    codec, codec_options, mime_type = VIDEO_CLIPS[name]
    source = await open_video(clip_writer(name, video=codec, video_options=codec_options))
    sink = PacketSink()
    source.video.add_encoded_sink(sink)
    await sink.until(lambda s: s.ended)

    assert source.video.encoded_format.mime_type == mime_type
    assert source.counters("video") == {"framesDecoded": 0, "framesPassed": 12}
    assert len(decoded(sink.frames, mime_type)) == 12
    depacketizer = create_depacketizer(mime_type)
    for frame in sink.frames:
        assert depacketizer.is_key_frame(frame.data) == frame.key_frame
    for before, after in itertools.pairwise(sink.frames):
        assert after.capture_time_s - before.capture_time_s == pytest.approx(1 / 30, abs=0.0011)


@pytest.mark.parametrize("name", AUDIO_CLIPS)
async def test_opus_is_handed_on_in_packets_without_gaps_through_loops(name, clip_writer):
    path = clip_writer(name, audio="libopus", seconds=0.21)
    source = await open_audio(path, loop=True)
    sink = PacketSink()
    source.audio.add_encoded_sink(sink)
    await sink.until(lambda s: len(s.frames) > 40)
    source.close()

    steps = [b.timestamp - a.timestamp for a, b in itertools.pairwise(sink.frames)]
    assert set(steps) <= {120, 240, 480, 960}
    assert steps.count(960) > 0.7 * len(steps)
    assert source.counters("audio")["framesDecoded"] == 0
    played_s = sum(f.samples for f in decoded(sink.frames, "audio/opus")) / 48_000
    assert played_s == pytest.approx((sum(steps) + 960) / 48_000, abs=0.03)


async def test_a_video_only_loop_runs_at_its_rate(clip_writer):
    source = await open_video(clip_writer("vp8.webm", video="libvpx"), loop=True)
    sink = PacketSink()
    source.video.add_encoded_sink(sink)
    await sink.until(lambda s: len(s.frames) >= 40)
    source.close()

    times_s = [frame.capture_time_s for frame in sink.frames]
    assert times_s[36] - times_s[0] == pytest.approx(1.2, abs=0.01)
    assert [frame.key_frame for frame in sink.frames[::12]] == [True] * 4
    stamps = [frame.timestamp for frame in sink.frames]
    assert all(after > before for before, after in itertools.pairwise(stamps))


async def test_frames_and_packets_are_had_at_once_from_one_reading(clip_writer, sink_maker):
    source = await open_video(clip_writer("vp8.webm", video="libvpx"))
    packets, frames = PacketSink(), sink_maker()
    source.video.add_encoded_sink(packets)
    source.video.add_frame_sink(frames)
    await asyncio.gather(packets.until(lambda s: s.ended), frames.until_ended())

    assert source.counters("video") == {"framesDecoded": 12, "framesPassed": 12}
    assert [frame.capture_time_s for frame in packets.frames] == pytest.approx(frames.times_s)


async def test_who_joins_late_gets_what_followed_the_last_key_frame(clip_writer, sink_maker):
    source = await open_video(clip_writer("vp8.webm", video="libvpx", seconds=1.0))
    frames, packets, more = sink_maker(), PacketSink(), PacketSink()
    source.video.add_frame_sink(frames)
    await frames.until(lambda s: len(s.frames) >= 10)
    source.video.add_encoded_sink(packets)
    await packets.until(lambda s: len(s.frames) >= 12)
    source.video.add_encoded_sink(more)
    assert more.frames == packets.frames
    await packets.until(lambda s: s.ended)

    assert len(decoded(packets.frames, "video/VP8")) == 30
    assert source.counters("video")["framesDecoded"] == 30


async def test_pictures_come_at_once_for_who_joins_while_packets_are_handed_on(
    clip_writer, sink_maker
):
    source = await open_video(clip_writer("vp8.webm", video="libvpx", seconds=1.0))
    packets, frames = PacketSink(), sink_maker()
    source.video.add_encoded_sink(packets)
    await packets.until(lambda s: len(s.frames) >= 15)
    source.video.add_frame_sink(frames)
    await frames.until(lambda s: len(s.frames) >= 1)

    assert frames.times_s[0] < packets.frames[-1].capture_time_s + 0.2
    source.close()


@pytest.mark.parametrize(
    ("name", "what", "problem"),
    [
        ("a.mp4", {"video": "libx264"}, "h264 with B-frames"),
        ("b.mp4", {"video": "mpeg4"}, "mpeg4"),
    ],
)
async def test_what_cannot_be_sent_as_it_is_is_refused_when_that_is_demanded(
    name, what, problem, clip_writer
):
    with pytest.raises(UnsupportedError, match=problem):
        await open_video(clip_writer(name, **what), decode=False)


async def test_a_source_begins_where_it_is_told_and_loops_from_the_beginning(
    clip_writer, sink_maker
):
    path = clip_writer("av.webm", video="libvpx", audio="libopus", seconds=1.0)
    source = await open_source(
        SourceDescription(str(path), start_at_s=0.6, loop=True),
        audio_track_id="a",
        video_track_id="v",
    )
    audio, video = sink_maker(), sink_maker()
    source.audio.add_frame_sink(audio)
    source.video.add_frame_sink(video)
    await video.until(lambda s: len(s.frames) >= 13)
    source.close()

    assert video.times_s[0] == pytest.approx(audio.times_s[0], abs=0.03)
    whole = sink_maker()
    again = await open_video(path)
    again.video.add_frame_sink(whole)
    await whole.until_ended()
    first, looped = bytes(video.frames[0].frame.planes[0]), bytes(video.frames[12].frame.planes[0])
    assert first == bytes(whole.frames[18].frame.planes[0])
    assert looped == bytes(whole.frames[0].frame.planes[0])


async def test_pausing_holds_time_and_resuming_goes_on(clip_writer, sink_maker):
    source = await open_video(clip_writer("vp8.webm", video="libvpx", seconds=1.0))
    sink = sink_maker()
    source.video.add_frame_sink(sink)
    await sink.until(lambda s: len(s.frames) >= 5)
    await source.pause()
    await asyncio.sleep(0)
    count, position_s = len(sink.frames), source.position_s
    await asyncio.sleep(0.3)
    assert source.paused
    assert len(sink.frames) == count
    assert source.position_s == position_s
    await source.resume()
    await sink.until_ended()

    assert len(sink.frames) == 30
    steps = [after - before for before, after in itertools.pairwise(sink.times_s)]
    assert sum(step > 0.25 for step in steps) == 1
    assert source.stalls == 0


@pytest.mark.parametrize("codec", ["libvpx", "libx264"])
async def test_seeking_goes_on_with_the_picture_of_that_moment(codec, clip_writer, sink_maker):
    suffix = "webm" if codec == "libvpx" else "mp4"
    path = clip_writer(f"clip.{suffix}", video=codec, seconds=2.0)
    source, reference = await open_video(path), await open_video(path)
    sink, whole = sink_maker(), sink_maker()
    source.video.add_frame_sink(sink)
    await sink.until(lambda s: len(s.frames) >= 3)
    await source.seek(1.5)
    assert source.duration_s == pytest.approx(2.0, abs=0.05)
    assert source.position_s == pytest.approx(1.5, abs=0.2)
    await sink.until_ended()
    reference.video.add_frame_sink(whole)
    await reference.seek(1.0)
    await reference.seek(0)
    await whole.until_ended()

    pictures = [bytes(raw.frame.planes[0]) for raw in sink.frames]
    assert pictures[-15:] == [bytes(raw.frame.planes[0]) for raw in whole.frames[-15:]]
    assert len(pictures) < 30
    assert sink.times_s == sorted(sink.times_s)
    assert 60 <= len(whole.frames) < 65


async def test_seeking_hands_packets_on_from_the_key_frame_before(clip_writer):
    path = clip_writer(
        "clip.mp4", video="libx264", video_options={"bf": "0", "g": "10"}, seconds=2.0
    )
    source = await open_video(path)
    sink = PacketSink()
    source.video.add_encoded_sink(sink)
    await sink.until(lambda s: len(s.frames) >= 3)
    await source.seek(1.5)
    await sink.until(lambda s: s.ended)

    assert len(sink.frames) < 35
    after = sink.frames[-20:]  # from the key frame at 1.33 s on
    assert after[0].key_frame
    assert len(decoded(after, "video/H264")) == 20


async def test_devices_and_ended_sources_cannot_seek(clip_writer, sink_maker):
    live = await open_source(
        SourceDescription("testsrc2=size=64x48:rate=30", format="lavfi"), video_track_id="v"
    )
    for control in (live.pause(), live.resume(), live.seek(1.0)):
        with pytest.raises(UnsupportedError, match="is a device"):
            await control
    live.close()
    source, sink = await open_video(clip_writer("a.webm", video="libvpx")), sink_maker()
    source.video.add_frame_sink(sink)
    await sink.until_ended()
    with pytest.raises(MediaError, match="open it again"):
        await source.seek(0)
    await source.pause()
