from array import array

import pytest
from tureen_streams.synthetic.noise_generator import NoiseGenerator


def samples(generator, blocks=50):
    data = b"".join(bytes(generator.block(index).planes[0]) for index in range(blocks))
    return array("h", data)


@pytest.mark.parametrize("volume", [1, 0.25])
def test_every_value_is_as_likely(volume):
    values = samples(NoiseGenerator(volume))
    peak = 32_768 * volume
    assert max(abs(value) for value in values) == pytest.approx(peak, rel=0.01)
    assert sum(values) / len(values) == pytest.approx(0, abs=peak * 0.02)
    assert sum(v * v for v in values) / len(values) == pytest.approx(peak * peak / 3, rel=0.05)


def test_no_two_blocks_are_alike():
    generator = NoiseGenerator(0.5)
    assert bytes(generator.block(0).planes[0]) != bytes(generator.block(0).planes[0])


def test_silence():
    block = NoiseGenerator(0).block(3)
    assert not any(bytes(block.planes[0]))
    assert (block.samples, block.pts, block.sample_rate) == (960, 2880, 48_000)
