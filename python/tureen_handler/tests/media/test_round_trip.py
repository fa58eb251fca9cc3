"""A file through encoders, RTP, and decoders back to pictures and sound, without a network."""

import asyncio
import time

import pytest
from tureen_handler.codecs import create_depacketizer
from tureen_handler.media import RemoteTrack, SendStream, SourceDescription, open_source
from tureen_handler.rtp import (
    AsyncioScheduler,
    CodecParameters,
    HeaderExtension,
    RtcpFeedback,
    RtpReceiverParameters,
    RtpSenderParameters,
    RtpSession,
)
from tureen_handler.rtp.extension_uris import AUDIO_LEVEL, MID

FEEDBACK = (RtcpFeedback("nack"), RtcpFeedback("nack", "pli"))
EXTENSIONS = (HeaderExtension(MID, 1), HeaderExtension(AUDIO_LEVEL, 6))


class Wire:
    """Carries packets to the other session, after the current callback."""

    connected = True

    def __init__(self):
        self.peer = None

    def send_rtp(self, packet):
        asyncio.get_running_loop().call_soon(self.peer.handle_rtp, packet, time.monotonic())
        return True

    def send_rtcp(self, compound):
        asyncio.get_running_loop().call_soon(self.peer.handle_rtcp, compound, time.monotonic())
        return True

    def on_connected(self, listener):
        listener()


@pytest.fixture
async def sessions():
    wires = [Wire(), Wire()]
    scheduler = AsyncioScheduler(asyncio.get_running_loop())
    pair = [
        RtpSession(wire, scheduler=scheduler, create_depacketizer=create_depacketizer, cname=name)
        for wire, name in zip(wires, ("sender", "receiver"), strict=True)
    ]
    wires[0].peer, wires[1].peer = pair[1], pair[0]
    yield pair
    for session in pair:
        session.close()


def connect(sessions, kind, codec, ssrc):
    sending, receiving = sessions
    sender = sending.add_sender(
        RtpSenderParameters(f"s{ssrc}", kind, codec, ssrc, str(ssrc), header_extensions=EXTENSIONS)
    )
    receiver = receiving.add_receiver(
        RtpReceiverParameters(f"r{ssrc}", kind, (codec,), ssrc=ssrc, header_extensions=EXTENSIONS)
    )
    return SendStream(codec, [sender], Wire()), receiver


@pytest.mark.parametrize("mime_type", ["video/VP8", "video/H264"])
async def test_a_file_arrives_in_sync_and_a_late_reader_gets_pictures(
    mime_type, sessions, mp4_clip, sink_maker
):
    source = await open_source(
        SourceDescription(str(mp4_clip), loop=True), audio_track_id="a", video_track_id="v"
    )
    video_codec = CodecParameters(mime_type, 97, 90_000, feedback=FEEDBACK)
    opus = CodecParameters("audio/opus", 96, 48_000, channels=2)
    video, video_receiver = connect(sessions, "video", video_codec, 1)
    audio, audio_receiver = connect(sessions, "audio", opus, 2)
    remote_video = RemoteTrack("v", "video", video_receiver)
    remote_audio = RemoteTrack("a", "audio", audio_receiver)
    pictures, sound, late = sink_maker(), sink_maker(), sink_maker()
    remote_video.add_frame_sink(pictures)
    remote_audio.add_frame_sink(sound)
    video.replace_track(source.video)
    audio.replace_track(source.audio)
    await pictures.until(lambda s: len(s.frames) >= 12)
    begin_s = time.monotonic()
    RemoteTrack("late", "video", video_receiver).add_frame_sink(late)
    await late.until(lambda s: len(s.frames) >= 3)
    waited_s = time.monotonic() - begin_s
    stats = remote_video.stats()
    for each in (video, audio, source):
        each.close()

    assert waited_s < 2.0
    assert stats["decodeErrors"] == 0
    assert stats["framesDropped"] == 0
    assert pictures.times_s == sorted(pictures.times_s)
    assert sum(raw.frame.samples for raw in sound.frames) / 48_000 > 0.3
    assert pictures.times_s[0] == pytest.approx(sound.times_s[0], abs=0.1)
