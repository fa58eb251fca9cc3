import asyncio
import time

import pytest
from fake_streams import KeepingSink, until
from measured_sound import channel_of, level_of
from tureen_handler.media.local_track import LocalTrack
from tureen_streams.mixing.audio_mix_track import AudioMixTrack
from tureen_streams.mixing.errors import MixingError
from tureen_streams.mixing.sample_placer import MixForm
from tureen_streams.synthetic.source import create_tone_track


@pytest.fixture
async def mix():
    mix = AudioMixTrack("mix", MixForm(48_000, 2), 0.2)
    yield mix
    mix.finish("closed")


def tones(*frequencies):
    return [create_tone_track(f"t{f}", frequency_hz=f, volume=0.2) for f in frequencies]


def levels(sink, *frequencies):
    sound = channel_of([raw.frame for raw in sink.frames[-20:]])
    return [level_of(sound, frequency) for frequency in frequencies]


async def until_heard(sink, expected):
    """Wait until the newest 0.4 s are as loud as `expected` at 400 Hz and at 1 kHz."""
    await until(
        lambda: (
            len(sink.frames) >= 20 and levels(sink, 400, 1000) == pytest.approx(expected, abs=0.02)
        )
    )


async def test_tracks_come_and_go(mix):
    one, two = tones(400, 1000)
    sink = KeepingSink()
    mix.add_frame_sink(sink)
    mix.set_inputs([(one, 1.0)])
    await until_heard(sink, [0.2, 0.0])
    mix.set_inputs([(one, 0.5), (two, 1.0)])
    await until_heard(sink, [0.1, 0.2])
    mix.set_inputs([(two, 1.0)])
    assert not one.wanted
    await until_heard(sink, [0.0, 0.2])


async def test_nothing_is_taken_while_nobody_listens(mix):
    [tone] = tones(400)
    mix.set_inputs([(tone, 1.0)])
    assert not tone.wanted
    sink = KeepingSink()
    unsubscribe = mix.add_frame_sink(sink)
    await until(lambda: len(sink.frames) > 5)
    assert tone.wanted
    unsubscribe()
    await until(lambda: not tone.wanted)
    made = mix.stats()["blocks"]
    await asyncio.sleep(0.1)
    assert mix.stats()["blocks"] == made
    before_s = time.monotonic()
    mix.add_frame_sink(sink)
    sink.frames.clear()
    await until(lambda: len(sink.frames) > 5)
    assert sink.frames[0].capture_time_s >= before_s - 0.05


async def test_an_ended_track_leaves(mix):
    one, two = tones(400, 1000)
    mix.set_inputs([(one, 1.0), (two, 1.0)])
    sink = KeepingSink()
    mix.add_frame_sink(sink)
    await until(lambda: len(sink.frames) > 5)
    one.stop()
    mix.set_inputs([(two, 1.0)])
    await until(lambda: len(mix.stats()["inputs"]) == 1)
    count = len(sink.frames)
    await until(lambda: len(sink.frames) > count + 10)


async def test_it_ends_with_its_inputs_left_alone(mix):
    [tone] = tones(400)
    mix.set_inputs([(tone, 1.0)])
    sink = KeepingSink()
    mix.add_frame_sink(sink)
    await until(lambda: sink.frames)
    mix.finish("closed")
    mix.finish("closed")
    assert sink.ended
    await until(lambda: not tone.wanted)
    assert not tone.ended


async def test_what_does_not_fit_is_refused(mix):
    for track, code in ((LocalTrack("v", "video"), "wrong-kind"), (mix, "wrong-track")):
        with pytest.raises(MixingError) as raised:
            mix.set_inputs([(track, 1.0)])
        assert raised.value.code == code
    assert mix.stats()["inputs"] == []


async def test_a_failure_ends_the_track(mix, monkeypatch):
    monkeypatch.setattr(mix, "_make_next", lambda: 1 / 0)
    sink = KeepingSink()
    mix.add_frame_sink(sink)
    await until(lambda: sink.ended)
    assert mix.end_reason == "error"
