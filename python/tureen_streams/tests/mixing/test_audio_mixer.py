from itertools import pairwise

import pytest
from av import VideoFrame
from measured_sound import channel_of, level_of, tone_block
from tureen_handler.media.frame import RawFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_streams.mixing import sample_placer
from tureen_streams.mixing.audio_input import AudioInput
from tureen_streams.mixing.audio_mixer import AudioMixer
from tureen_streams.mixing.sample_placer import MixForm

FORM = MixForm(48_000, 1)


class Bench:
    """A mixer whose clock the test moves."""

    def __init__(self, count, max_latency_s=0.2):
        self.mixer = AudioMixer(FORM, max_latency_s)
        self.mixer.restart(10.0)
        self.tracks = [LocalTrack(f"a{index}", "audio") for index in range(count)]
        self.inputs = [AudioInput(track, 1.0) for track in self.tracks]
        for each in self.inputs:
            each.open(FORM, self.mixer.position)
        self.mixer.inputs = tuple(self.inputs)
        self.made = []

    def deliver(self, index, time_s, *, frequency_hz=500, **options):
        frame = tone_block(frequency_hz, begin_s=time_s, **options)
        self.tracks[index].deliver(RawFrame(frame, time_s))

    def advance(self, now_s):
        made = self.mixer.advance(now_s)
        self.made += made
        return made

    def sound(self):
        return channel_of([raw.frame for raw in self.made])


def test_two_tones_at_their_levels():
    bench = Bench(2)
    bench.inputs[1].gain = 0.5
    for index in range(50):
        bench.deliver(0, 10 + index / 50, frequency_hz=400)
        bench.deliver(1, 10 + index / 50, frequency_hz=1000, rate=16_000, samples=320, channels=2)
        bench.advance(10 + index / 50)
    sound = bench.sound()[4800:]
    assert level_of(sound, 400) == pytest.approx(0.25, abs=0.01)
    assert level_of(sound, 1000) == pytest.approx(0.125, abs=0.01)


def test_nothing_is_made_ahead_of_time():
    bench = Bench(1)
    bench.deliver(0, 10.0)
    assert bench.advance(10.019) == []
    [block] = bench.advance(10.021)
    assert block.capture_time_s == pytest.approx(10.0, abs=0.006)


def test_no_tracks_are_silence():
    bench = Bench(0)
    blocks = bench.advance(10.1)
    assert len(blocks) == 5
    assert set(channel_of([raw.frame for raw in blocks])) == {0.0}
    times = [raw.capture_time_s for raw in blocks]
    assert [b - a for a, b in pairwise(times)] == pytest.approx([0.02] * 4)


@pytest.mark.parametrize("lateness_s", [0.0, 0.1, 0.17])
def test_sound_that_comes_late_is_heard_at_its_moment(lateness_s):
    bench = Bench(2)
    arrivals = [(10 + i / 50, 0, 10 + i / 50) for i in range(100)]
    arrivals += [(10 + i / 50 + lateness_s, 1, 10 + i / 50) for i in range(25, 35)]
    for now_s, index, time_s in sorted(arrivals):
        bench.deliver(index, time_s, frequency_hz=1000 if index else 500, volume=0.2)
        bench.advance(now_s)
    bench.advance(12.5)
    assert bench.inputs[1].stats(48_000)["lateMs"] == 0
    begin, end = heard(bench, 1000)
    assert begin == pytest.approx(10.5, abs=0.005)
    assert end == pytest.approx(10.7, abs=0.005)


def test_what_comes_after_that_is_lost_and_counted():
    bench = Bench(1)
    bench.advance(10.5)
    bench.deliver(0, 10.0)
    bench.deliver(0, 10.02)
    bench.advance(10.51)
    assert bench.inputs[0].stats(48_000)["lateMs"] == pytest.approx(40)
    assert bench.mixer.incomplete_blocks == len(bench.made) > 10


def test_a_stalled_track_stops_nobody():
    bench = Bench(2)
    for index in range(100):
        bench.deliver(0, 10 + index / 50)
        bench.advance(10 + index / 50)
    # All but the last 200 ms are out.
    assert 86 <= len(bench.made) <= 91
    assert level_of(bench.sound()[4800:], 500) == pytest.approx(0.25, abs=0.01)


def test_an_ended_track_is_heard_to_its_end_and_not_waited_for():
    bench = Bench(1)
    for index in range(5):
        bench.deliver(0, 10 + index / 50)
    bench.tracks[0].stop()
    assert not bench.inputs[0].finished
    assert len(bench.advance(10.2)) == 10
    assert bench.inputs[0].finished
    assert heard(bench, 500) == pytest.approx((10.0, 10.1), abs=0.005)


def test_a_disabled_track_is_silent_and_not_waited_for():
    bench = Bench(1)
    bench.tracks[0].enabled = False
    for index in range(5):
        bench.deliver(0, 10 + index / 50)
    assert len(bench.advance(10.1)) == 5
    assert set(bench.sound()) == {0.0}


def test_a_stall_of_the_process_is_left_out():
    bench = Bench(1)
    bench.advance(10.3)
    made = bench.advance(70.0) + bench.advance(70.3)
    assert bench.mixer.skipped_blocks > 2900
    assert len(made) < 20
    assert made[-1].capture_time_s > 69.7


def test_queues_are_bounded():
    bench = Bench(1)
    for index in range(300):
        bench.deliver(0, 10 + index / 50, samples=96)
    assert bench.inputs[0].stats(48_000) == {
        "trackId": "a0",
        "gain": 1.0,
        "blocks": 300,
        "droppedBlocks": 200,
        "lateMs": 0,
    }


def test_blocks_that_cannot_be_converted_are_left_out_and_counted(monkeypatch):
    bench = Bench(1)
    bench.deliver(0, 10.0)
    bench.tracks[0].deliver(RawFrame(VideoFrame(16, 16, "yuv420p"), 10.0))
    with monkeypatch.context() as patched:
        patched.setattr(sample_placer, "AudioResampler", _refuse)
        bench.advance(10.1)
    bench.deliver(0, 10.02)
    bench.deliver(0, 10.04)
    bench.advance(10.3)
    assert heard(bench, 500) == pytest.approx((10.02, 10.06), abs=0.005)
    stats = bench.inputs[0].stats(48_000)
    assert (stats["blocks"], stats["droppedBlocks"]) == (3, 1)


def _refuse(**options):
    raise ValueError(f"no way to convert to {options}")


def heard(bench, frequency_hz):
    """When a tone begins and ends, by blocks of 5 ms."""
    sound, begin_s = bench.sound(), bench.made[0].capture_time_s
    loud = [
        index
        for index in range(0, len(sound) - 240, 24)
        if level_of(sound[index : index + 240], frequency_hz) > 0.1
    ]
    # Half of the window is in the tone where its level is half.
    return begin_s + (loud[0] + 120) / 48_000, begin_s + (loud[-1] + 120) / 48_000
