import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tureen_streams.raw.samples import block_align, pack_samples, unpack_samples


@pytest.mark.parametrize(
    ("sample_format", "channels", "size"),
    [("s16", 1, 2), ("s16", 2, 4), ("f32", 1, 4), ("f32", 2, 8)],
)
def test_sizes(sample_format, channels, size):
    assert block_align(sample_format, channels) == size


@settings(max_examples=60, deadline=None)
@given(
    sample_format=st.sampled_from(["s16", "f32"]),
    channels=st.sampled_from([1, 2]),
    samples=st.integers(1, 3000),
)
def test_any_block_comes_back_as_it_went(sample_format, channels, samples):
    data = os.urandom(samples * block_align(sample_format, channels))
    frame = unpack_samples(data, sample_format, channels, 44_100)
    assert (frame.samples, frame.sample_rate, len(frame.layout.channels)) == (
        samples,
        44_100,
        channels,
    )
    assert pack_samples(frame, sample_format, channels) == data
