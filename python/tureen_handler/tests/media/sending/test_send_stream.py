"""Tracks through encoders to senders: time, key frames, pauses, layers, replacement."""

import asyncio
import os
import threading
from itertools import pairwise

import pytest
from tureen_handler.codecs import AudioEncoderSettings, create_decoder, create_depacketizer
from tureen_handler.codecs.encoders.vpx import VpxEncoder
from tureen_handler.media.blank_frames import black_frame
from tureen_handler.media.send_stream import SendStream
from tureen_handler.media.sending import EncodingParameters, SendOptions
from tureen_handler.media.worker_pool import worker_pool
from tureen_handler.rtp.parameters import CodecParameters


def frame_of(sent, mime_type="video/VP8"):
    depacketizer = create_depacketizer(mime_type)
    return b"".join(depacketizer.parse(payload).data for payload in sent.payloads)


def is_key(sent, mime_type="video/VP8"):
    return create_depacketizer(mime_type).is_key_frame(frame_of(sent, mime_type))


def size_of(sent):
    (picture,) = create_decoder("video/VP8", 90_000).decode(frame_of(sent), 0)
    return picture.width, picture.height


def timestamp_steps(frames):
    return [(b.rtp_timestamp - a.rtp_timestamp) % 2**32 for a, b in pairwise(frames)]


async def settle():
    """Let the pool and the loop finish what is under way."""
    threads = os.cpu_count() or 2
    for _ in range(2):
        # Threads meet here after the work that was given to them before.
        meeting = threading.Barrier(threads + 1)
        for _ in range(threads):
            worker_pool().submit(meeting.wait)
        await asyncio.to_thread(meeting.wait)
        await asyncio.sleep(0)


@pytest.mark.parametrize("mime_type", ["video/VP8", "video/VP9", "video/H264"])
async def test_pictures_are_encoded_and_sent_with_their_times(
    mime_type, sender_maker, connection, video_feeder
):
    sender, feeder = sender_maker(), video_feeder()
    stream = SendStream(CodecParameters(mime_type, 97, 90_000), [sender], connection)
    stream.replace_track(feeder.track)
    start_s = feeder.time_s
    await feeder.feed_and_wait(sender, 10)
    stream.close()

    assert [is_key(frame, mime_type) for frame in sender.sent] == [True] + [False] * 9
    assert all(2999 <= step <= 3001 for step in timestamp_steps(sender.sent))
    assert [frame.capture_time_s for frame in sender.sent] == pytest.approx(
        [start_s + index / 30 for index in range(10)]
    )
    decoder = create_decoder(mime_type, 90_000)
    for frame in sender.sent:
        assert len(decoder.decode(frame_of(frame, mime_type), 0)) == 1


@pytest.mark.parametrize(
    ("codec", "step"),
    [
        (CodecParameters("audio/opus", 96, 48_000, channels=2), 960),
        (CodecParameters("audio/PCMU", 0, 8_000), 160),
    ],
)
async def test_sound_is_sent_in_packets_of_20_ms_with_its_level(
    codec, step, sender_maker, connection, audio_feeder
):
    sender, feeder = sender_maker(), audio_feeder()
    stream = SendStream(codec, [sender], connection)
    stream.replace_track(feeder.track)
    feeder.feed(12)
    await sender.until_sent(10)
    stats = stream.media_source_stats()
    stream.close()

    assert set(timestamp_steps(sender.sent)) == {step}
    assert all(5 < frame.audio_level < 25 for frame in sender.sent[2:])
    for before, after in pairwise(sender.sent):
        assert after.capture_time_s - before.capture_time_s == pytest.approx(0.02)
    assert 0.05 < stats["audioLevel"] < 0.6
    assert stats["trackIdentifier"] == "a"


async def test_a_disabled_track_sends_silence(opus, sender_maker, connection, audio_feeder):
    sender, feeder = sender_maker(), audio_feeder()
    stream = SendStream(opus, [sender], connection)
    stream.replace_track(feeder.track)
    feeder.feed(6)
    await sender.until_sent(5)
    feeder.track.enabled = False
    feeder.feed(10)
    await sender.until_sent(15)
    stream.close()

    assert [frame.audio_level for frame in sender.sent[-5:]] == [127] * 5
    assert set(timestamp_steps(sender.sent)) == {960}


async def test_a_disabled_track_sends_few_black_pictures(
    vp8, sender_maker, connection, video_feeder
):
    sender, feeder = sender_maker(), video_feeder()
    stream = SendStream(vp8, [sender], connection)
    stream.replace_track(feeder.track)
    feeder.track.enabled = False
    await feeder.feed_and_wait(sender, 1)
    feeder.feed(44)
    await sender.until_sent(3)
    await settle()
    stream.close()

    assert len(sender.sent) == 3
    (picture,) = create_decoder("video/VP8", 90_000).decode(frame_of(sender.sent[0]), 0)
    black = black_frame(64, 48)
    assert abs(bytes(picture.planes[0])[0] - bytes(black.planes[0])[0]) < 4


async def test_nothing_is_read_before_the_transport_is_connected(
    vp8, sender_maker, closed_connection, video_feeder
):
    sender, feeder = sender_maker(), video_feeder()
    stream = SendStream(vp8, [sender], closed_connection)
    stream.replace_track(feeder.track)
    assert not feeder.track.wanted
    closed_connection.connect()
    assert feeder.track.wanted
    await feeder.feed_and_wait(sender, 1)
    closed_connection.connected = False
    feeder.feed(3)
    await settle()
    stream.close()

    assert len(sender.sent) == 1


async def test_pause_leaves_the_track_and_resume_begins_with_a_key_frame(
    vp8, sender_maker, connection, video_feeder
):
    sender, feeder = sender_maker(), video_feeder()
    stream = SendStream(vp8, [sender], connection)
    stream.replace_track(feeder.track)
    await feeder.feed_and_wait(sender, 3)
    stream.pause()
    stream.pause()
    assert not feeder.track.wanted
    feeder.feed(30)
    stream.resume()
    await feeder.feed_and_wait(sender, 2)
    stream.close()

    assert [is_key(frame) for frame in sender.sent] == [True, False, False, True, False]
    assert timestamp_steps(sender.sent)[2] == pytest.approx(31 * 3000, abs=2)


async def test_key_frames_come_on_request_but_not_in_a_row(
    vp8, sender_maker, connection, video_feeder
):
    sender, feeder = sender_maker(), video_feeder()
    stream = SendStream(vp8, [sender], connection)
    stream.replace_track(feeder.track)
    await feeder.feed_and_wait(sender, 10)
    for _ in range(4):
        for listener in sender.key_frame_listeners:
            listener()
        await feeder.feed_and_wait(sender, 3)
    stream.close()

    keys = [index for index, frame in enumerate(sender.sent) if is_key(frame)]
    assert keys == [0, 10, 18]
    assert sender.key_frame_listeners == []
    assert sender.bitrate_listeners == []


async def test_a_frame_that_was_not_sent_is_made_up_by_a_key_frame(
    vp8, sender_maker, connection, video_feeder
):
    sender, feeder = sender_maker(), video_feeder()
    stream = SendStream(vp8, [sender], connection)
    stream.replace_track(feeder.track)
    await feeder.feed_and_wait(sender, 10)
    sender.accepts = False
    feeder.feed()
    await settle()
    sender.accepts = True
    await feeder.feed_and_wait(sender, 1)
    stream.close()

    assert is_key(sender.sent[-1])


async def test_tracks_can_be_replaced_and_taken_away(vp8, sender_maker, connection, video_feeder):
    sender, first, second = sender_maker(), video_feeder("1"), video_feeder("2", 32, 32)
    stream = SendStream(vp8, [sender], connection)
    stream.replace_track(first.track)
    await first.feed_and_wait(sender, 2)
    stream.replace_track(None)
    assert not first.track.wanted
    assert stream.media_source_stats() == {}
    first.feed(2)
    second.time_s = first.time_s
    stream.replace_track(second.track)
    await second.feed_and_wait(sender, 2)
    stream.close()

    assert timestamp_steps(sender.sent) == pytest.approx([3000, 9000, 3000], abs=1)
    assert [size_of(sender.sent[index]) for index in (0, 2)] == [(64, 48), (32, 32)]
    assert is_key(sender.sent[2])


async def test_a_track_that_ended_can_be_replaced(vp8, sender_maker, connection, video_feeder):
    sender, first, second = sender_maker(), video_feeder("1"), video_feeder("2")
    stream = SendStream(vp8, [sender], connection)
    stream.replace_track(first.track)
    await first.feed_and_wait(sender, 1)
    first.track.finish("end-of-file")
    second.time_s = first.time_s
    stream.replace_track(second.track)
    await second.feed_and_wait(sender, 1)
    stream.close()

    assert len(sender.sent) == 2


async def test_one_track_feeds_several_streams(vp8, opus, sender_maker, connection, video_feeder):
    senders = [sender_maker(), sender_maker()]
    feeder = video_feeder()
    streams = [SendStream(vp8, [sender], connection) for sender in senders]
    for stream in streams:
        stream.replace_track(feeder.track)
    for _ in range(3):
        await feeder.feed_and_wait(senders[0], 1)
    await senders[1].until_sent(3)
    for stream in streams:
        stream.close()

    assert [is_key(frame) for frame in senders[1].sent] == [True, False, False]


async def test_simulcast_encodes_each_layer_with_the_same_timestamps(
    vp8, sender_maker, connection, video_feeder
):
    senders = [sender_maker() for _ in range(3)]
    feeder = video_feeder(width=128, height=96)
    stream = SendStream(vp8, senders, connection)
    stream.replace_track(feeder.track)
    for _ in range(3):
        await feeder.feed_and_wait(senders[2], 1)
        for sender in senders:
            await sender.until_sent(len(senders[2].sent))
    stream.set_max_spatial_layer(1)
    await feeder.feed_and_wait(senders[1], 1)
    await senders[0].until_sent(4)
    stream.set_max_spatial_layer(2)
    await feeder.feed_and_wait(senders[2], 1)
    await settle()
    stream.close()

    assert [size_of(sender.sent[0]) for sender in senders] == [(32, 24), (64, 48), (128, 96)]
    low, high = ([f.rtp_timestamp for f in s.sent] for s in (senders[0], senders[2]))
    assert low[:3] == high[:3]
    assert [len(sender.sent) for sender in senders] == [5, 5, 4]
    assert is_key(senders[2].sent[-1])
    assert not is_key(senders[0].sent[-1])


async def test_encoding_parameters_work_at_once(vp8, sender_maker, connection, video_feeder):
    sender, feeder = sender_maker(), video_feeder(width=128, height=96)
    stream = SendStream(
        vp8, [sender], connection, encodings=[EncodingParameters(max_bitrate_bps=300_000)]
    )
    stream.replace_track(feeder.track)
    await feeder.feed_and_wait(sender, 1)
    stream.set_encoding_parameters(0, EncodingParameters(scale_resolution_down_by=2.0))
    await feeder.feed_and_wait(sender, 1)
    stream.set_encoding_parameters(0, EncodingParameters(max_framerate=10))
    feeder.feed(1)
    await sender.until_sent(3)
    feeder.feed(3)
    await sender.until_sent(4)
    stream.set_encoding_parameters(0, EncodingParameters(active=False))
    assert not feeder.track.wanted
    stats = stream.encoder_stats(0)
    stream.close()

    assert size_of(sender.sent[1]) == (64, 48)
    assert timestamp_steps(sender.sent)[2] == pytest.approx(9000, abs=2)
    assert stats["active"] is False
    assert len(stream.encodings) == 1
    with pytest.raises(IndexError):
        stream.set_encoding_parameters(1, EncodingParameters())


async def test_the_estimate_of_the_path_limits_the_bitrate(
    vp8, sender_maker, connection, video_feeder
):
    sender, feeder = sender_maker(), video_feeder()
    stream = SendStream(vp8, [sender], connection, options=SendOptions(start_bitrate_bps=400_000))
    stream.replace_track(feeder.track)
    await feeder.feed_and_wait(sender, 1)
    before = stream.encoder_stats(0)
    for listener in sender.bitrate_listeners:
        listener(200_000)
    await feeder.feed_and_wait(sender, 1)
    after = stream.encoder_stats(0)
    stream.close()

    assert (before["targetBitrate"], after["targetBitrate"]) == (400_000, 200_000)
    assert after["qualityLimitationReason"] == "bandwidth"
    assert after["framesEncoded"] == 2
    assert after["keyFramesEncoded"] == 1
    assert (after["frameWidth"], after["frameHeight"]) == (64, 48)


async def test_a_burst_drops_the_oldest_pictures_and_counts_them(
    vp8, sender_maker, connection, video_feeder
):
    sender, feeder = sender_maker(), video_feeder(width=640, height=480)
    stream = SendStream(vp8, [sender], connection)
    stream.replace_track(feeder.track)
    feeder.feed(30)
    await sender.until_sent(2)
    await settle()
    stats = stream.encoder_stats(0)
    stream.close()

    assert stats["framesDropped"] >= 25
    assert stats["framesDropped"] + len(sender.sent) == 30
    assert stats["qualityLimitationReason"] == "cpu"
    assert stream.media_source_stats() == {}


async def test_closing_twice_is_safe_and_sends_nothing_more(
    vp8, sender_maker, connection, video_feeder
):
    sender, feeder = sender_maker(), video_feeder()
    stream = SendStream(vp8, [sender], connection)
    stream.replace_track(feeder.track)
    feeder.feed(2)
    stream.close()
    stream.close()
    stream.replace_track(feeder.track)
    feeder.feed(2)
    await settle()

    assert sender.sent == []
    assert stream.closed
    assert not feeder.track.ended


async def test_silence_is_sent_now_and_then_and_time_goes_on(
    opus, sender_maker, connection, audio_feeder
):
    sender, feeder = sender_maker(), audio_feeder()
    options = SendOptions(audio=AudioEncoderSettings(dtx=True))
    stream = SendStream(opus, [sender], connection, options=options)
    stream.replace_track(feeder.track)
    feeder.feed(6)
    await sender.until_sent(5)
    feeder.track.enabled = False
    for _ in range(5):
        feeder.feed(20)
        await settle()
    feeder.track.enabled = True
    heard = len(sender.sent)
    feeder.feed(10)
    await sender.until_sent(heard + 5)
    stats = stream.encoder_stats(0)
    stream.close()

    steps = timestamp_steps(sender.sent)
    assert 17 < heard < 22
    assert steps.count(960) + steps.count(20 * 960) >= len(steps) - 1
    assert steps.count(20 * 960) == 4
    assert [frame.starts_talk for frame in sender.sent].count(True) == 1
    assert sum(steps) == (sender.sent[-1].rtp_timestamp - sender.sent[0].rtp_timestamp) % 2**32
    assert sum(steps) % 960 == 0
    assert stats["packetsSuppressed"] > 75


async def test_sound_prepares_for_the_loss_that_is_reported(
    opus, sender_maker, connection, audio_feeder
):
    sender, feeder = sender_maker(), audio_feeder()
    stream = SendStream(opus, [sender], connection)
    stream.replace_track(feeder.track)
    feeder.feed(10)
    await sender.until_sent(9)
    for listener in sender.loss_listeners:
        listener(0.15)
    feeder.feed(10)
    await sender.until_sent(19)
    stats = stream.encoder_stats(0)
    stream.close()

    configurations = [frame.payloads[0][0] >> 3 for frame in sender.sent]
    assert min(configurations[:9]) >= 16 > max(configurations[12:])
    assert stats["expectedLossPercent"] == 20
    assert sender.loss_listeners == []


async def test_what_is_not_sent_is_not_encoded(
    vp8, sender_maker, connection, video_feeder, monkeypatch
):
    widths = []
    encode = VpxEncoder.encode

    def count(self, frame, time_s, *, key_frame):
        widths.append(frame.width)
        return encode(self, frame, time_s, key_frame=key_frame)

    monkeypatch.setattr(VpxEncoder, "encode", count)
    senders = [sender_maker() for _ in range(3)]
    feeder = video_feeder(width=128, height=96)
    stream = SendStream(vp8, senders, connection)
    stream.replace_track(feeder.track)

    async def widths_of_a_picture():
        widths.clear()
        feeder.feed()
        await settle()
        return sorted(widths)

    assert await widths_of_a_picture() == [32, 64, 128]
    stream.set_max_spatial_layer(1)
    assert await widths_of_a_picture() == [32, 64]
    stream.set_max_spatial_layer(2)
    scales = [4.0, 2.0, 1.0]
    for index in (0, 1):
        stream.set_encoding_parameters(
            index, EncodingParameters(active=False, scale_resolution_down_by=scales[index])
        )
    assert await widths_of_a_picture() == [128]
    stream.pause()
    assert await widths_of_a_picture() == []
    stream.resume()
    connection.connected = False
    assert await widths_of_a_picture() == []
    stream.close()


async def test_pictures_that_the_encoder_leaves_out_are_counted(
    vp8, sender_maker, connection, video_feeder, monkeypatch
):
    monkeypatch.setattr(VpxEncoder, "encode", lambda self, frame, time_s, *, key_frame: None)
    sender, feeder = sender_maker(), video_feeder()
    stream = SendStream(vp8, [sender], connection)
    stream.replace_track(feeder.track)
    feeder.feed(2)
    await settle()
    stats = stream.encoder_stats(0)
    stream.close()

    assert stats["framesDroppedByEncoder"] == 2
    assert stats["framesDropped"] == 0
    assert stats["qualityLimitationReason"] == "bandwidth"


async def test_senders_are_told_what_an_encoding_could_use(
    vp8, sender_maker, connection, video_feeder
):
    sender, feeder = sender_maker(), video_feeder()
    stream = SendStream(
        vp8, [sender], connection, encodings=[EncodingParameters(max_bitrate_bps=900_000)]
    )
    stream.replace_track(feeder.track)
    await feeder.feed_and_wait(sender, 1)
    stream.close()

    assert sender.bitrate_wish_bps == 900_000
