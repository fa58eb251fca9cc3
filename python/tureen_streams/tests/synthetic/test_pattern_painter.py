import itertools

import pytest
from tureen_streams.synthetic.pattern_painter import PatternPainter
from tureen_streams.synthetic.tone_generator import BLOCK_SAMPLES, ToneGenerator


def luma(frame):
    plane = frame.planes[0]
    data = bytes(plane)
    return [
        data[y * plane.line_size : y * plane.line_size + plane.width] for y in range(plane.height)
    ]


@pytest.mark.parametrize(("width", "height"), [(640, 480), (16, 16), (322, 182)])
def test_pictures_have_the_size_asked_for(width, height):
    frame = PatternPainter(width, height).paint(0)
    assert (frame.width, frame.height, frame.format.name) == (width, height, "yuv420p")


def test_the_block_moves():
    painter = PatternPainter(640, 480)
    early, late = (luma(painter.paint(t))[400] for t in (0, 1))
    assert early != late


def test_the_clock_shows_the_time():
    painter = PatternPainter(640, 480)
    band = slice(160, 240)
    assert luma(painter.paint(1))[band] != luma(painter.paint(2))[band]
    assert luma(painter.paint(1))[band] == luma(painter.paint(1))[band]


def test_bars_have_eight_colours():
    row = luma(PatternPainter(640, 480).paint(0))[10]
    assert len({row[40 + 80 * bar] for bar in range(8)}) == 8


def test_a_tone_goes_on_without_a_jump_between_blocks():
    generator = ToneGenerator(440, 0.5)
    blocks = [bytes(generator.block(index).planes[0])[: BLOCK_SAMPLES * 2] for index in range(52)]
    samples = memoryview(b"".join(blocks)).cast("h")
    largest = max(abs(b - a) for a, b in itertools.pairwise(samples))
    assert largest <= 0.5 * 32767 * 2 * 3.1416 * 440 / 48000 + 1
    assert max(samples) == pytest.approx(0.5 * 32767, rel=0.01)
