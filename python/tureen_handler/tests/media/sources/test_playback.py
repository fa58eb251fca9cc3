"""Playback driven by a made-up clock: order, pace, demand, lateness, end."""

import itertools

import pytest
from tureen_handler.media.frame import EncodedFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_handler.media.sources.media_input import open_input
from tureen_handler.media.sources.open_arguments import OpenArguments
from tureen_handler.media.sources.packet_feed import PacketFeed
from tureen_handler.media.sources.playback import MOST_AHEAD_S, Playback
from tureen_handler.media.sources.playback_clock import PlaybackClock
from tureen_handler.media.sources.stream_player import StreamPlayer


class Player:
    """Runs a playback as fast as its made-up clock allows."""

    def __init__(self, path, kinds=("audio", "video"), *, loop=False, live=False):
        def open_():
            return open_input(OpenArguments(str(path), str(path)), kinds, 5)

        first = open_()
        self.tracks = {
            kind: LocalTrack(
                kind,
                kind,
                settings=first.settings[kind],
                encoded_format=first.forms[kind].format if kind in first.forms else None,
            )
            for kind in kinds
        }
        self.clock = PlaybackClock()
        self.players = {
            k: StreamPlayer(t, first.forms.get(k), live=live) for k, t in self.tracks.items()
        }
        feed = PacketFeed(first, open_, loops=loop)
        self.playback = Playback(feed, self.players, self.clock, live=live)
        self.now_s = 1000.0
        self.delivered = {kind: [] for kind in kinds}
        self.ended_s = {}
        self.packets = {kind: [] for kind in kinds}

    def run(self, until_s=None):
        """Play to the end, or to so many seconds after the start."""
        while until_s is None or self.now_s < 1000 + until_s:
            step = self.playback.step(self.now_s)
            if step.delivery is not None:
                self._take(step.delivery)
            elif step.wait_s is None:
                return
            else:
                self.now_s += step.wait_s

    def _take(self, delivery):
        kind = delivery.track.kind
        if delivery.frame is None:
            self.ended_s[kind] = self.now_s - 1000
        elif isinstance(delivery.frame, EncodedFrame):
            self.packets[kind].append(delivery.frame)
        else:
            due_s = delivery.frame.capture_time_s
            self.delivered[kind].append((due_s - 1000, self.now_s - 1000))

    def times(self, kind):
        return [due_s for due_s, _ in self.delivered[kind]]


class NullSink:
    def handle_frame(self, frame):
        """Take nothing: the tests look at what the playback delivers."""

    handle_encoded_frame = handle_frame

    def handle_ended(self):
        """Take nothing."""


@pytest.fixture
def clip(clip_writer):
    return clip_writer("long.webm", video="libvpx", audio="libopus", seconds=2.0)


def listen(player, *kinds):
    return [player.tracks[kind].add_frame_sink(NullSink()) for kind in kinds]


def test_everything_comes_exactly_when_it_is_due(clip):
    player = Player(clip)
    listen(player, "audio", "video")
    player.run()

    assert len(player.delivered["video"]) == 60
    for kind in ("audio", "video"):
        assert all(now_s == pytest.approx(due_s) for due_s, now_s in player.delivered[kind])
        assert player.ended_s[kind] == pytest.approx(2.0, abs=0.02)
    assert player.clock.stalls == 0


def test_little_is_decoded_ahead(clip):
    player = Player(clip)
    listen(player, "audio", "video")
    player.run(until_s=0.5)

    assert len(player.players["video"].ready) <= 2
    assert len(player.players["audio"].ready) <= 4
    assert len(player.players["audio"].waiting) < 10


def test_nothing_is_decoded_for_nobody_but_time_goes_on(clip):
    player = Player(clip)
    (leave,) = listen(player, "video")
    player.run(until_s=0.3)
    leave()
    seen = len(player.delivered["video"])
    player.run(until_s=1.05)
    assert len(player.delivered["video"]) <= seen + 2
    listen(player, "video")
    player.run()

    resumed = [time_s for time_s in player.times("video") if time_s > 0.5]
    assert resumed[0] == pytest.approx(1.05, abs=0.06)
    assert len(resumed) == pytest.approx(29, abs=2)
    assert player.players["audio"].decode_errors == 0
    assert player.delivered["audio"] == []
    assert player.clock.stalls == 0


def test_sound_joins_late_at_the_right_moment(clip):
    player = Player(clip)
    listen(player, "video")
    player.run(until_s=1.0)
    listen(player, "audio")
    player.run()

    assert player.times("audio")[0] == pytest.approx(1.0, abs=0.06)
    assert player.ended_s["audio"] == pytest.approx(2.0, abs=0.02)


def test_a_machine_that_slept_goes_on_without_a_burst(clip):
    player = Player(clip)
    listen(player, "audio", "video")
    player.run(until_s=0.5)
    player.now_s += 60
    slept_at_s = player.now_s - 1000
    player.run()

    after = [entry for entry in player.delivered["video"] if entry[1] >= slept_at_s]
    assert player.clock.stalls >= 1
    assert all(now_s - due_s < 0.3 for due_s, now_s in after)
    assert after[-1][1] - after[0][1] == pytest.approx(1.5, abs=0.1)


def test_a_stopped_track_is_left_out_and_the_other_goes_on(clip):
    player = Player(clip)
    listen(player, "audio", "video")
    player.run(until_s=0.5)
    player.tracks["video"].stop()
    player.run()

    assert len(player.delivered["video"]) == pytest.approx(16, abs=1)
    assert player.ended_s.keys() == {"audio"}


def test_many_loops_do_not_drift(mp4_clip):
    player = Player(mp4_clip, loop=True)
    listen(player, "audio", "video")
    player.run(until_s=30)
    audio_s, video_s = player.times("audio"), player.times("video")
    player.playback.close()

    steps_s = [b - a for a, b in itertools.pairwise(audio_s)]
    assert max(steps_s) < 0.03
    passes = [video_s[index] for index in range(0, len(video_s), 12)]
    for index, begin_s in enumerate(passes):
        assert begin_s == pytest.approx(index * passes[1], abs=1e-6)


def test_live_frames_are_not_held_back(clip):
    player = Player(clip, ("video",), live=True)
    listen(player, "video")
    while len(player.delivered["video"]) < 5:
        player._take(player.playback.step(player.now_s).delivery)
    player.playback.close()

    assert player.now_s == 1000.0


@pytest.mark.parametrize("audio_seconds", [4.0, 3.93, 4.07])
def test_ten_minutes_of_looped_packets_stay_in_sync_and_at_their_rate(clip_writer, audio_seconds):
    path = clip_writer(
        "loop.webm", video="libvpx", audio="libopus", seconds=4.0, audio_seconds=audio_seconds
    )
    player = Player(path, loop=True)
    for track in player.tracks.values():
        track.add_encoded_sink(NullSink())
    player.run(until_s=600)
    player.playback.close()
    audio, video = player.packets["audio"], player.packets["video"]

    passes = [frame.capture_time_s for frame in video if frame.key_frame]
    sounds = [frame.capture_time_s for frame in audio if frame.data == audio[0].data]
    assert len(passes) == pytest.approx(600 / max(4.0, audio_seconds), abs=2)
    assert len(sounds) > 0.8 * len(passes)
    lead_s = sounds[0] - passes[0]
    for sound_s in sounds[:-1]:  # now and then a pass begins with its second packet
        assert min(abs(sound_s - lead_s - picture_s) for picture_s in passes) < 0.025
    for frames in (audio, video):
        stamps = [frame.timestamp for frame in frames]
        assert all(after > before for before, after in itertools.pairwise(stamps))
    steps = [after.timestamp - before.timestamp for before, after in itertools.pairwise(audio)]
    assert max(steps) <= 960
    assert all(frame.capture_time_s <= 1600 + MOST_AHEAD_S for frame in (*audio, *video))
