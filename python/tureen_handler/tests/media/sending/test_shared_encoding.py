"""Several streams of one track: each needed form is encoded once."""

import asyncio
import time

import pytest
from sent_frames import assert_growing, pictures_of, until
from tureen_handler.live.track_clones import TrackClones
from tureen_handler.media.frame import RawFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_handler.media.send_stream import SendStream
from tureen_handler.media.sending import Encoders, EncodingParameters
from tureen_handler.rtp.parameters import CodecParameters, RtcpFeedback

VP8 = CodecParameters("video/VP8", 97, 90_000)
VP8_WITH_ESTIMATES = CodecParameters(
    "video/VP8", 97, 90_000, feedback=(RtcpFeedback("goog-remb"), RtcpFeedback("nack", "pli"))
)


@pytest.fixture
def encoders():
    return Encoders()


@pytest.fixture
def publish(encoders, sender_maker, connection):
    streams = []

    def publish_(track, codec=VP8, **parameters):
        sender = sender_maker()
        stream = SendStream(
            codec,
            [sender],
            connection,
            encodings=[EncodingParameters(**parameters)],
            encoders=encoders,
        )
        stream.replace_track(track)
        streams.append(stream)
        return stream, sender

    yield publish_
    for stream in streams:
        stream.close()
    assert encoders.dump() == []


async def feed(feeder, count, *senders):
    for _ in range(count):
        expected = [len(sender.sent) + 1 for sender in senders]
        feeder.feed()
        for sender, wanted in zip(senders, expected, strict=True):
            await sender.until_sent(wanted)


async def test_equal_needs_are_encoded_once(publish, encoders, video_feeder):
    feeder = video_feeder()
    (_, first), (_, second) = publish(feeder.track), publish(feeder.track)
    await feed(feeder, 10, first, second)

    (dump,) = encoders.dump()
    assert (dump["framesEncoded"], dump["senders"]) == (10, 2)
    assert [len(pictures_of(sender.sent, VP8)) for sender in (first, second)] == [10, 10]


async def test_a_clone_shares_with_its_original(publish, encoders, video_feeder):
    feeder = video_feeder()
    clone = TrackClones().clone("c", feeder.track)
    (_, first), (_, second) = publish(feeder.track), publish(clone)
    await feed(feeder, 5, first, second)
    assert [each["framesEncoded"] for each in encoders.dump()] == [5]

    clone.enabled = False
    await feed(feeder, 1, first, second)
    assert len(encoders.dump()) == 2
    await feed(feeder, 9, first)
    black = pictures_of(second.sent[5:], VP8)[0]
    assert max(bytes(black.planes[0])[:64]) < 30


async def test_other_needs_have_encoders_of_their_own(publish, encoders, video_feeder):
    feeder = video_feeder()
    (_, whole), (_, half) = publish(feeder.track), publish(feeder.track, scale_resolution_down_by=2)
    await feed(feeder, 3, whole, half)

    assert [each["framesEncoded"] for each in encoders.dump()] == [3, 3]
    assert pictures_of(half.sent, VP8)[0].width == 32


async def test_who_joins_later_begins_with_a_key_frame_for_all(publish, encoders, video_feeder):
    feeder = video_feeder()
    _, first = publish(feeder.track)
    await feed(feeder, 10, first)
    _, late = publish(feeder.track)
    await feed(feeder, 10, first)
    await until(lambda: late.sent)

    (dump,) = encoders.dump()
    assert dump["framesEncoded"] == 20
    assert len(pictures_of(late.sent, VP8)) == len(late.sent)
    assert len(pictures_of(first.sent, VP8)) == 20
    assert_growing(first.sent)


async def test_requests_for_key_frames_are_merged(publish, video_feeder):
    feeder = video_feeder()
    (stream, first), (_, second) = publish(feeder.track), publish(feeder.track)
    await feed(feeder, 10, first, second)
    for sender in (first, second):
        for listener in sender.key_frame_listeners:
            listener()
    await feed(feeder, 10, first, second)

    assert stream.encoder_stats(0)["keyFramesEncoded"] == 2


async def test_who_leaves_or_pauses_does_not_disturb_the_other(publish, encoders, video_feeder):
    feeder = video_feeder()
    (pausing, first), (_, second) = publish(feeder.track), publish(feeder.track)
    await feed(feeder, 3, first, second)
    pausing.pause()
    await feed(feeder, 10, second)
    assert encoders.dump()[0]["senders"] == 1
    pausing.resume()
    await feed(feeder, 10, second)
    await until(lambda: len(first.sent) > 3)

    assert len(encoders.dump()) == 1
    assert len(pictures_of(first.sent[3:], VP8)) == len(first.sent) - 3
    assert len(pictures_of(second.sent, VP8)) == 23


async def test_the_lowest_estimate_counts_and_who_is_far_below_gets_an_encoder_alone(
    publish, encoders, video_feeder
):
    feeder = video_feeder()
    (fast, first) = publish(feeder.track, VP8_WITH_ESTIMATES)
    (_, second) = publish(feeder.track, VP8_WITH_ESTIMATES)
    for sender, estimate_bps in ((first, 600_000), (second, 400_000)):
        sender.bitrate_listeners[0](estimate_bps, True)
    await feed(feeder, 3, first, second)
    assert fast.encoder_stats(0)["targetBitrate"] == 400_000

    second.bitrate_listeners[0](100_000, True)
    for _ in range(70):
        await feed(feeder, 1, first)
    await until(lambda: len(encoders.dump()) == 2)
    await feed(feeder, 3, first, second)
    assert fast.encoder_stats(0)["targetBitrate"] == 600_000
    assert len(pictures_of(second.sent, VP8)) == len(second.sent)


async def test_sound_is_encoded_once_too(encoders, opus, sender_maker, connection, audio_feeder):
    feeder = audio_feeder()
    senders = [sender_maker(), sender_maker()]
    streams = [SendStream(opus, [sender], connection, encoders=encoders) for sender in senders]
    for stream in streams:
        stream.replace_track(feeder.track)
    senders[1].loss_listeners[0](0.2)
    feeder.feed(12)
    await asyncio.gather(*[sender.until_sent(10) for sender in senders])
    (dump,) = encoders.dump()
    for stream in streams:
        stream.close()

    assert dump["senders"] == 2
    assert dump["framesEncoded"] <= 12
    assert [each.payloads for each in senders[0].sent] == [
        each.payloads for each in senders[1].sent
    ]
    assert encoders.dump() == []


async def test_the_end_of_the_sound_is_sent_too(
    encoders, opus, sender_maker, connection, tone_maker
):
    track = LocalTrack("a", "audio")
    senders = [sender_maker(), sender_maker()]
    streams = [SendStream(opus, [sender], connection, encoders=encoders) for sender in senders]
    for stream in streams:
        stream.replace_track(track)
    now_s = time.monotonic()
    for index, block in enumerate(tone_maker(3, samples=1024)):
        track.deliver(RawFrame(block, now_s + index * 1024 / 48_000))
    track.finish("end-of-file")
    await asyncio.gather(*[sender.until_sent(4) for sender in senders])
    for stream in streams:
        stream.close()

    assert [len(sender.sent) for sender in senders] == [4, 4]  # 3072 samples in blocks of 960
