"""Loudness of packets that are passed on, measured by decoding a few of them."""

import math
import struct
from fractions import Fraction

from av import AudioFrame, CodecContext
from tureen_handler.codecs import create_decoder
from tureen_handler.media.audio_level import audio_level
from tureen_handler.media.frame import EncodedFrame
from tureen_handler.media.sending.passed_level import PassedLevel


def tone(amplitude, index, samples=960):
    frame = AudioFrame("s16", "stereo", samples)
    frame.sample_rate, frame.pts, frame.time_base = 48_000, index * samples, Fraction(1, 48_000)
    times = (index * samples + i for i in range(samples))
    values = [round(amplitude * math.sin(2 * math.pi * 440 * t / 48_000)) for t in times]
    frame.planes[0].update(struct.pack(f"{2 * samples}h", *(v for v in values for _ in (0, 1))))
    return frame


def packets_of(amplitudes):
    encoder = CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 48_000, "stereo", "s16"
    encoded = []
    for index, amplitude in enumerate(amplitudes):
        encoded += [bytes(packet) for packet in encoder.encode(tone(amplitude, index))]
    return encoded


def frame_of(data, index):
    return EncodedFrame(
        data=data,
        mime_type="audio/opus",
        clock_rate=48_000,
        timestamp=index * 960,
        key_frame=True,
        ntp_time_s=None,
        arrival_time_s=0.0,
    )


def test_levels_follow_the_sound_within_fifteen_packets_as_if_all_were_decoded():
    packets = packets_of([20_000] * 45 + [200] * 45 + [0] * 45)
    decoder, meter, measured = create_decoder("audio/opus", 48_000), PassedLevel(), []
    for index, packet in enumerate(packets):
        exact = audio_level(decoder.decode(packet, 0)[0])
        measured.append(meter.note(frame_of(packet, index)))
        if index % 15 == 2 and index > 2:
            assert abs(measured[-1] - exact) <= 2

    assert abs(measured[40] - 7) <= 1
    assert abs(measured[85] - 47) <= 2
    assert measured[-1] > 90


def test_what_cannot_be_decoded_has_no_level():
    meter = PassedLevel()

    assert meter.note(frame_of(b"", 0)) is None
    (good,) = packets_of([20_000] * 2)[:1]
    meter.note(frame_of(good, 1))
    assert meter.level is not None
