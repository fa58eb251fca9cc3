import itertools
import math
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tureen_streams.raw.samples import unpack_samples
from tureen_streams.reading.sample_framer import SampleForm, SampleFramer


def block(samples, rate=48_000, channels=1, value=0):
    data = array("h", [value] * (samples * channels)).tobytes()
    return unpack_samples(data, "s16", channels, rate)


def sine(samples, rate, frequency, start=0):
    wave = (
        round(16_000 * math.sin(2 * math.pi * frequency * (start + i) / rate))
        for i in range(samples)
    )
    return unpack_samples(array("h", wave).tobytes(), "s16", 1, rate)


@settings(max_examples=40, deadline=None)
@given(sizes=st.lists(st.integers(1, 2000), min_size=1, max_size=10), chunk=st.integers(1, 1500))
def test_samples_are_only_cut_when_nothing_is_to_be_converted(sizes, chunk):
    framer = SampleFramer(SampleForm(48_000, 1, "s16", chunk))
    numbers = array("h", (i % 30_000 for i in range(sum(sizes))))
    chunks, begin = [], 0
    for size in sizes:
        data = numbers[begin : begin + size].tobytes()
        chunks += framer.push(unpack_samples(data, "s16", 1, 48_000), 5 + begin / 48_000)
        begin += size
    whole = b"".join(chunk.data for chunk in chunks)
    rest = b"".join(chunk.data for chunk in framer.finish())
    assert (whole + rest)[: 2 * len(numbers)] == numbers.tobytes()
    assert not any((whole + rest)[2 * len(numbers) :])
    assert len(whole + rest) % (2 * chunk) == 0
    for index, each in enumerate(chunks):
        assert each.time_s == pytest.approx(5 + index * chunk / 48_000)


@pytest.mark.parametrize("rate", [8000, 16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("source_rate", [8000, 44_100, 48_000])
def test_resampling_keeps_length_and_pitch(rate, source_rate):
    framer = SampleFramer(SampleForm(rate, 1, "f32", rate // 50))
    chunks = []
    for index in range(50):
        size = source_rate // 50
        frame = sine(size, source_rate, 400, start=index * size)
        chunks += framer.push(frame, index * 0.02)
    chunks += framer.finish()
    values = array("f", b"".join(chunk.data for chunk in chunks))
    assert len(chunks) in (50, 51)
    crossings = sum(1 for a, b in itertools.pairwise(values) if a < 0 <= b)
    assert crossings == pytest.approx(400, abs=3)
    assert max(values) == pytest.approx(16_000 / 32_768, abs=0.03)


def test_channels_are_mixed_and_doubled():
    stereo = array("h", [8000, 4000] * 480).tobytes()
    framer = SampleFramer(SampleForm(48_000, 1, "s16", 480))
    (chunk,) = framer.push(unpack_samples(stereo, "s16", 2, 48_000), 0.0)
    assert array("h", chunk.data)[100] == pytest.approx(6000, abs=20)
    framer = SampleFramer(SampleForm(48_000, 2, "s16", 480))
    (chunk,) = framer.push(block(480, value=5000), 0.0)
    left, right = array("h", chunk.data)[200:202]
    assert left == right
    assert left > 3000


def test_a_gap_fills_the_chunk_and_begins_a_new_one():
    framer = SampleFramer(SampleForm(48_000, 1, "s16", 960))
    assert framer.push(block(480, value=7), 1.0) == []
    first, second = framer.push(block(960, value=9), 2.0)
    assert first.time_s == 1.0
    assert array("h", first.data).tolist() == [7] * 480 + [0] * 480
    assert (second.time_s, array("h", second.data)[0]) == (2.0, 9)


def test_jitter_of_capture_times_is_ignored():
    framer = SampleFramer(SampleForm(48_000, 1, "s16", 960))
    times = [
        chunk.time_s
        for index in range(10)
        for chunk in framer.push(block(960), 1 + index * 0.02 + (0.015 if index % 2 else 0))
    ]
    assert times == pytest.approx([1 + index * 0.02 for index in range(10)])


def test_a_change_of_format_is_no_gap_in_time():
    framer = SampleFramer(SampleForm(48_000, 1, "s16", 960))
    framer.push(block(960), 1.0)
    chunks = framer.push(block(882, rate=44_100, channels=2), 1.02) + framer.finish()
    assert chunks[0].time_s == pytest.approx(1.02)


def test_nothing_is_nothing():
    assert SampleFramer(SampleForm(48_000, 1, "s16", 960)).finish() == []
