"""Dependency descriptors as an SFU reads them."""

from rtp_doubles.net import make_context
from rtp_doubles.parameters import EXTENSIONS, video_sender
from rtp_doubles.reading import read_rtp
from tureen_handler.rtp import extension_uris
from tureen_handler.rtp.dependency_descriptor import DependencyDescriptorWriter
from tureen_handler.rtp.parameters import CodecParameters, HeaderExtension
from tureen_handler.rtp.sender import RtpSender

AV1 = CodecParameters("video/AV1", 109, 90_000)
DESCRIPTOR_ID = 8
WITH_DESCRIPTOR = (
    *EXTENSIONS,
    HeaderExtension(extension_uris.DEPENDENCY_DESCRIPTOR, DESCRIPTOR_ID),
)


def test_the_first_packet_of_a_key_frame_has_the_structure():
    writer = DependencyDescriptorWriter()
    writer.begin_frame(key_frame=True)

    assert writer.write(first=True, last=False).hex() == "80000080003a4000"
    assert writer.write(first=False, last=True).hex() == "400000"


def test_other_frames_refer_to_the_second_template_and_are_counted():
    writer = DependencyDescriptorWriter()
    for _ in range(0x10002):
        writer.begin_frame(key_frame=False)

    assert writer.write(first=True, last=True).hex() == "c10001"


def send(codec):
    context = make_context()
    sender = RtpSender(
        video_sender(codec=codec, header_extensions=WITH_DESCRIPTOR), context, lambda sender: None
    )
    sender.send_frame([b"a", b"b"], rtp_timestamp=0, capture_time_s=1.0, key_frame=True)
    sender.send_frame([b"c"], rtp_timestamp=9, capture_time_s=1.1)
    return context, sender


def test_av1_is_sent_with_descriptors_and_repeated_with_the_same():
    context, sender = send(AV1)
    packets = [read_rtp(packet) for packet in context.port.rtp]
    descriptors = [packet.extensions[DESCRIPTOR_ID] for packet in packets]

    assert [len(descriptor) for descriptor in descriptors] == [8, 3, 3]
    assert [descriptor[0] for descriptor in descriptors] == [0x80, 0x40, 0xC1]
    sender.handle_nack([packets[0].sequence], context.scheduler.now() + 0.1)
    assert read_rtp(context.port.rtp[-1]).extensions[DESCRIPTOR_ID] == descriptors[0]


def test_other_codecs_have_none():
    context, _ = send(CodecParameters("video/VP8", 97, 90_000))

    assert all(DESCRIPTOR_ID not in read_rtp(packet).extensions for packet in context.port.rtp)
