"""Which opus packets carry error correction for the one before."""

import math
from array import array

import av
import pytest
from av.audio.codeccontext import AudioCodecContext
from tureen_handler.codecs import create_depacketizer
from tureen_handler.codecs.payload.opus_depacketizer import OpusDepacketizer

SAMPLES = 960


def sample(position):
    moment_s = position / 48_000
    buzz = sum(math.sin(2 * math.pi * 140 * harmonic * moment_s) for harmonic in range(1, 12))
    return int(buzz * (0.6 + 0.4 * math.sin(2 * math.pi * 3 * moment_s)) * 1500)


def voice(index):
    """20 ms of something like a voice: a buzz whose loudness rises and falls."""
    samples = array("h", (sample(index * SAMPLES + offset) for offset in range(SAMPLES)))
    frame = av.AudioFrame(format="s16", layout="mono", samples=SAMPLES)
    frame.planes[0].update(samples.tobytes())
    frame.sample_rate = 48_000
    frame.pts = index * SAMPLES
    return frame


def encode(frames, **options):
    context = AudioCodecContext.create("libopus", "w")
    context.sample_rate, context.layout, context.format = 48_000, "mono", "s16"
    context.bit_rate = 24_000
    context.options = {"application": "voip", **options}
    return [bytes(packet) for index in range(frames) for packet in context.encode(voice(index))]


def share_with_redundancy(packets):
    depacketizer = create_depacketizer("audio/opus")
    return sum(depacketizer.carries_redundancy(packet) for packet in packets) / len(packets)


def test_packets_of_an_encoder_that_prepares_for_loss_carry_it():
    assert share_with_redundancy(encode(50, fec="1", packet_loss="20")) > 0.5


def test_those_of_one_that_does_not_carry_none():
    assert share_with_redundancy(encode(50)) == 0


@pytest.mark.parametrize(
    ("packet", "carries"),
    [
        ("48 40", True),  # SILK, 20 ms, mono: voice flag, then the repetition's
        ("48 80", False),
        ("4c 10", True),  # stereo: the flags of the side channel come behind
        ("58 10", True),  # 60 ms: three voice flags first
        ("68 40", True),  # hybrid
        ("f8 40", False),  # CELT has none
        ("49 40", False),  # several frames in a packet
        ("48", False),
        ("", False),
    ],
)
def test_the_flags_are_found_in_every_mode(packet, carries):
    assert OpusDepacketizer().carries_redundancy(bytes.fromhex(packet)) is carries
