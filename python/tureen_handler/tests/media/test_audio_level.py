"""The audio level of RFC 6464."""

import math
import struct

import pytest
from av import AudioFrame
from tureen_handler.media.audio_level import audio_level
from tureen_handler.media.blank_frames import silent_frame


def block_of(values: list[int], layout: str = "mono") -> AudioFrame:
    frame = AudioFrame("s16", layout, len(values) // (2 if layout == "stereo" else 1))
    frame.planes[0].update(b"".join(v.to_bytes(2, "little", signed=True) for v in values))
    return frame


@pytest.mark.parametrize(
    ("amplitude", "level"), [(32767, 0), (16384, 6), (3277, 20), (33, 60), (0, 127)]
)
def test_the_level_is_the_distance_to_full_scale(amplitude, level):
    square = [amplitude, -amplitude] * 480

    assert audio_level(block_of(square)) == level


def test_a_full_scale_sine_is_3_db_below_a_square():
    sine = [round(32767 * math.sin(2 * math.pi * 440 * i / 48_000)) for i in range(960)]

    assert audio_level(block_of(sine)) == 3


def test_both_channels_count():
    right_only = [0, 32767] * 960

    assert audio_level(block_of(right_only, "stereo")) == 3


def test_decoders_give_numbers_with_a_fraction():
    frame = AudioFrame("fltp", "mono", 960)
    frame.planes[0].update(struct.pack("960f", *[0.1, -0.1] * 480))

    assert audio_level(frame) == 20


def test_silence():
    assert audio_level(silent_frame("stereo", 960, 48_000)) == 127
