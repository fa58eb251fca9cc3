"""A real H264 stream whose parameter sets come once, read from a later key frame on."""

from rtp_doubles.net import CLOCK
from rtp_doubles.sink import ListSink
from rtp_doubles.time import FakeScheduler
from tureen_handler.codecs import (
    VideoEncoderSettings,
    create_decoder,
    create_depacketizer,
    create_packetizer,
    create_video_encoder,
)
from tureen_handler.codecs.encoders import PictureScaler
from tureen_handler.codecs.payload.annex_b import START_CODE, split_nal_units
from tureen_handler.rtp.header import build_header
from tureen_handler.rtp.parameters import CodecParameters, RtpReceiverParameters
from tureen_handler.rtp.session import RtpSession

SSRC = 7
PARAMETER_SET_HEADERS = frozenset({0x67, 0x68})


def encode_with_sets_once(pictures, key_frames):
    """The access units of `pictures`; only the first one has its parameter sets."""
    encoder, scaler = create_video_encoder("video/H264", VideoEncoderSettings()), PictureScaler()
    for index, picture in enumerate(pictures):
        key_frame = index in key_frames
        data = encoder.encode(scaler.scale(picture), index / 30, key_frame=key_frame).data
        units = split_nal_units(data)
        if index > 0:
            units = (unit for unit in units if unit[0] not in PARAMETER_SET_HEADERS)
        yield b"".join(START_CODE + unit for unit in units)


def packets_of(frames):
    packetizer = create_packetizer("video/H264")
    sequence = 100
    for index, frame in enumerate(frames):
        payloads = packetizer.packetize(frame)
        packets = []
        for position, payload in enumerate(payloads):
            header = build_header(
                payload_type=97,
                marker=position == len(payloads) - 1,
                sequence=sequence,
                timestamp=3000 * index,
                ssrc=SSRC,
            )
            packets.append(header + payload)
            sequence += 1
        yield packets


def test_who_comes_late_can_begin_at_any_key_frame(pictures, picture_psnr):
    pictures = pictures[:12]
    codec = CodecParameters("video/H264", 97, 90_000)
    session = RtpSession(
        scheduler=FakeScheduler(),
        create_depacketizer=create_depacketizer,
        cname="test",
        clock=CLOCK,
    )
    receiver = session.add_receiver(RtpReceiverParameters("r", "video", (codec,), ssrc=SSRC))
    sinks = [ListSink(), ListSink()]
    leave = receiver.add_encoded_sink(ListSink())
    leave()
    for index, packets in enumerate(packets_of(encode_with_sets_once(pictures, {0, 4, 8}))):
        if index == 2:
            leave = receiver.add_encoded_sink(sinks[0])
        if index == 6:
            leave()
            receiver.add_encoded_sink(sinks[1])
        for packet in packets:
            session.handle_rtp(packet, 1000.0)

    assert [len(sink.frames) for sink in sinks] == [2, 4]
    for sink, first in zip(sinks, (4, 8), strict=True):
        decoder = create_decoder("video/H264", 90_000)
        for index, frame in enumerate(sink.frames, first):
            assert frame.key_frame == (index == first)
            (decoded,) = decoder.decode(frame.data, frame.timestamp)
            assert picture_psnr(pictures[index], decoded) > 28
