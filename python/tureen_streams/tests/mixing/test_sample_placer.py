from array import array

import pytest
from measured_sound import level_of, tone_block
from tureen_streams.mixing.sample_placer import MixForm, SamplePlacer
from tureen_streams.raw.samples import unpack_samples

FORM = MixForm(48_000, 1)


def taken(placer, begin, samples):
    return [s / 32_768 for s in array("h", placer.line.take(begin, samples) or b"")]


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16_000, 2), (44_100, 2), (48_000, 1)])
def test_any_form_keeps_frequency_level_and_moment(rate, channels):
    placer = SamplePlacer(FORM, 48_000)
    block = rate // 50
    for index in range(20):
        time_s = 1 + index * block / rate
        frame = tone_block(500, begin_s=time_s, samples=block, rate=rate, channels=channels)
        placer.push(frame, time_s)
    placer.flush()
    sound = taken(placer, 48_000, 14_400)[4800:]
    assert level_of(sound, 500) == pytest.approx(0.25, abs=0.01)
    # The phase is right as well: the sine is 0 at each full period of its own.
    expected = tone_block(500, begin_s=1.1, samples=9600)
    reference = array("h", bytes(memoryview(expected.planes[0])[: 9600 * 2]))
    error = max(abs(a - b / 32_767) for a, b in zip(sound, reference, strict=True))
    assert error < 0.02


def test_a_gap_stays_as_long_as_it_is():
    placer = SamplePlacer(FORM, 0)
    placer.push(ones(480), 0.0)
    placer.push(ones(480), 0.5)
    sound = taken(placer, 0, 48_000)
    assert loud_parts(sound) == [(0, 480), (24_000, 24_480)]


def test_small_deviations_are_followed_without_gaps():
    placer = SamplePlacer(FORM, 0)
    sound = []
    for index in range(200):
        placer.push(ones(960), index * 0.02 * 1.0002)  # 200 ppm slow
        sound += taken(placer, 960 * index, 960)
    sound += taken(placer, 200 * 960, 960)
    [(begin, end)] = loud_parts(sound)
    assert begin == 0
    assert end == pytest.approx(200 * 960 * 1.0002, abs=48)


def test_a_fast_clock_is_followed():
    placer = SamplePlacer(FORM, 0)
    sound = []
    for index in range(200):
        placer.push(ones(960), index * 0.02 * 0.9998)
        if index:
            sound += taken(placer, 960 * (index - 1), 960)
    [(_, end)] = loud_parts(sound + taken(placer, 199 * 960, 960))
    assert end == pytest.approx(200 * 960 * 0.9998, abs=48)
    assert placer.line.late == 0


def test_what_is_passed_over_is_silent():
    placer = SamplePlacer(FORM, 0)
    placer.push(ones(960), 0.0)
    placer.pass_over(ones(960), 0.02)
    placer.push(ones(960), 0.04)
    assert placer.line.end == 2880
    assert loud_parts(taken(placer, 0, 2880)) == [(0, 960), (1920, 2880)]


def ones(samples):
    return unpack_samples(array("h", [16_384] * samples).tobytes(), "s16", 1, 48_000)


def loud_parts(sound):
    """Where sound begins and ends."""
    parts, begin = [], None
    for index, value in enumerate([*sound, 0.0]):
        if value > 0.1 and begin is None:
            begin = index
        elif value <= 0.1 and begin is not None:
            parts.append((begin, index))
            begin = None
    return parts


@pytest.mark.parametrize(("channels", "wanted"), [(1, 2), (2, 2), (2, 1)])
def test_levels_stay_when_channels_change(channels, wanted):
    placer = SamplePlacer(MixForm(48_000, wanted), 0)
    placer.push(tone_block(500, samples=9600, channels=channels), 0.0)
    sound = array("h", placer.line.take(0, 9600))
    for channel in range(wanted):
        level = level_of([s / 32_768 for s in sound[channel::wanted]], 500)
        assert level == pytest.approx(0.25, abs=0.003)
