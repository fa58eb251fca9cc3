import pytest
from measured_sound import channel_of, level_of, tone_block
from tureen_streams.mixing.limiter import Limiter
from tureen_streams.mixing.sample_placer import MixForm
from tureen_streams.mixing.sound_adder import SoundAdder
from tureen_streams.raw.samples import pack_samples

MONO = MixForm(48_000, 1)


def mixed(volumes, gains, *, form=MONO, blocks=50):
    adder, limiter = SoundAdder(form), Limiter(form)
    samples = form.sample_rate // 50
    frames = []
    for index in range(blocks):
        options = {"samples": samples, "rate": form.sample_rate, "channels": form.channels}
        tones = [
            tone_block(frequency_hz, begin_s=index / 50, volume=volume, **options)
            for frequency_hz, volume in zip((400, 1000), volumes, strict=True)
        ]
        sounds = [pack_samples(tone, "s16", form.channels) for tone in tones]
        frames.append(limiter.limit(adder.add(sounds, gains)))
    return frames, limiter


@pytest.mark.parametrize("channels", [1, 2])
def test_a_sum_within_full_scale_is_exact(channels):
    frames, _ = mixed((0.25, 0.25), (1.0, 0.5), form=MixForm(48_000, channels))
    assert {frame.samples for frame in frames} == {960}
    for channel in range(channels):
        sound = channel_of(frames, channel)[4800:]
        assert level_of(sound, 400) == pytest.approx(0.25, abs=0.003)
        assert level_of(sound, 1000) == pytest.approx(0.125, abs=0.003)


def test_a_sum_beyond_full_scale_is_turned_down_without_being_cut_off():
    frames, _ = mixed((0.9, 0.9), (1.0, 1.0))
    sound = channel_of(frames)[9600:]
    assert max(sound) <= 1.0
    assert level_of(sound, 400) == pytest.approx(level_of(sound, 1000), rel=0.1)
    assert 0.4 < level_of(sound, 400) < 0.6
    # Cutting off would make a tone of 3 * 400 Hz of a tenth and more.
    assert level_of(sound, 1200) < 0.05


@pytest.mark.parametrize("rate", [8000, 16_000, 44_100, 48_000, 96_000])
def test_the_delay_is_what_it_says(rate):
    form = MixForm(rate, 1)
    frames, limiter = mixed((0.5, 0.0), (1.0, 1.0), form=form, blocks=3)
    sound = channel_of(frames)
    first = next(index for index, value in enumerate(sound) if abs(value) > 0.001)
    assert first - limiter.delay in (0, 1, 2)
