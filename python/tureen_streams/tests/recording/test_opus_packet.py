"""Golden packets: those that libopus makes."""

from fractions import Fraction

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_streams.recording.opus_packet import frame_samples, lost_packet, packet_samples


def encode(frame_duration, application, rate):
    context = av.CodecContext.create("libopus", "w")
    context.sample_rate, context.layout, context.format = 48_000, "mono", "s16"
    context.bit_rate, context.time_base = rate, Fraction(1, 48_000)
    context.options = {"frame_duration": str(frame_duration), "application": application}
    context.open()
    samples = int(48 * frame_duration)
    frame = av.AudioFrame("s16", "mono", samples)
    frame.sample_rate, frame.pts = 48_000, 0
    frame.planes[0].update(bytes(frame.planes[0].buffer_size))
    return bytes(context.encode(frame)[0]), samples


@pytest.mark.parametrize("application", ["voip", "audio", "lowdelay"])
@pytest.mark.parametrize("frame_duration", [2.5, 5, 10, 20, 40, 60])
def test_length_of_what_libopus_makes(frame_duration, application):
    packet, samples = encode(frame_duration, application, 24_000)
    assert packet_samples(packet) == samples


@pytest.mark.parametrize(
    ("packet", "samples"),
    [(b"", 0), (b"\xfc", 960), (b"\xfd", 1920), (b"\xfe", 1920), (b"\xff", 0), (b"\xff\x03", 2880)],
)
def test_golden_packets(packet, samples):
    assert packet_samples(packet) == samples


@given(st.integers(0, 255))
def test_a_lost_packet_is_one_frame_of_the_same_kind(toc):
    packet = lost_packet(toc)
    assert packet_samples(packet) == frame_samples(toc)
    assert packet[0] >> 2 == toc >> 2
