"""Requests to sources and tracks."""

import pytest

from tureen_channel import ChannelRequestError


class Sink:
    def handle_frame(self, frame):
        pass

    def handle_ended(self):
        pass


async def open_video(worker, clip, source_id="s1", track_id="v1"):
    wanted = [{"trackId": track_id, "kind": "video"}]
    return await worker.ask("source.open", source_id, location=str(clip), tracks=wanted)


async def test_open_makes_tracks(worker, clip):
    reply = await open_video(worker, clip)
    assert reply["tracks"] == [
        {
            "trackId": "v1",
            "kind": "video",
            "label": str(clip),
            "settings": {"width": 64, "height": 48, "frameRate": 30.0},
        }
    ]
    assert worker.service.tracks.get("v1").kind == "video"
    assert len(worker.service.sources) == 1


async def test_a_missing_kind_leaves_nothing(worker, clip):
    wanted = [{"trackId": "a1", "kind": "audio"}, {"trackId": "v1", "kind": "video"}]
    with pytest.raises(ChannelRequestError) as caught:
        await worker.ask("source.open", "s1", location=str(clip), tracks=wanted)
    assert caught.value.code == "no-such-media"
    assert "audio" in caught.value.message
    assert len(worker.service.sources) == 0
    assert "v1" not in worker.service.tracks


async def test_a_missing_file_says_so(worker, tmp_path):
    with pytest.raises(ChannelRequestError) as caught:
        await open_video(worker, tmp_path / "none.mp4")
    assert caught.value.code == "no-such-file"
    assert "none.mp4" in caught.value.message


async def test_a_track_id_is_taken_once(worker, clip):
    await open_video(worker, clip)
    with pytest.raises(ChannelRequestError) as caught:
        await open_video(worker, clip, source_id="s2")
    assert caught.value.code == "id-in-use"
    assert len(worker.service.sources) == 1


async def test_the_end_of_the_file_is_told_once(worker, clip):
    await open_video(worker, clip)
    worker.service.tracks.get("v1").add_frame_sink(Sink())
    await worker.channel.wait_for("track.ended", reason="end-of-file")
    assert [name for name, _, _ in worker.channel.notifications] == ["track.ended"]
    assert "v1" not in worker.service.tracks
    assert len(worker.service.sources) == 0


async def test_stopping_the_last_track_closes_the_source_silently(worker, clip):
    await open_video(worker, clip)
    source = next(source for _, source in worker.service.sources)
    await worker.ask("track.stop", "v1")
    await worker.ask("track.stop", "v1")
    assert source.closed
    assert len(worker.service.sources) == 0
    assert worker.channel.notifications == []


async def test_closing_a_source_ends_its_tracks(worker, clip):
    await open_video(worker, clip)
    await worker.ask("source.close", "s1")
    await worker.ask("source.close", "s1")
    assert worker.channel.notifications == [("track.ended", "v1", {"reason": "closed"})]


async def test_enabling_reaches_the_track_while_it_lives(worker):
    track = worker.add_track("a1", "audio")
    await worker.ask("track.setEnabled", "a1", enabled=False)
    assert not track.enabled
    await worker.ask("track.stop", "a1")
    await worker.ask("track.setEnabled", "a1", enabled=True)
    assert not track.enabled


async def test_a_clone_outlives_its_original_and_shares_its_end(worker, clip):
    await open_video(worker, clip)
    await worker.ask("track.clone", "v2", originalId="v1")
    await worker.ask("track.stop", "v1")
    assert len(worker.service.sources) == 1
    worker.service.tracks.get("v2").add_frame_sink(Sink())
    await worker.channel.wait_for("track.ended", reason="end-of-file")
    assert [target for _, target, _ in worker.channel.notifications] == ["v2"]
    assert len(worker.service.sources) == 0


async def test_a_clone_needs_a_free_id_and_a_living_original(worker):
    worker.add_track("v1", "video")
    with pytest.raises(ChannelRequestError) as caught:
        await worker.ask("track.clone", "v1", originalId="v1")
    assert caught.value.code == "id-in-use"
    with pytest.raises(ChannelRequestError) as caught:
        await worker.ask("track.clone", "v2", originalId="v0")
    assert caught.value.code == "not-found"


async def test_playback_is_held_moved_and_shown(worker, clip):
    wanted = [{"trackId": "v1", "kind": "video"}]
    await worker.ask("source.open", "s1", location=str(clip), tracks=wanted, startAtS=0.1)
    worker.service.tracks.get("v1").add_frame_sink(Sink())
    await worker.ask("source.pause", "s1")
    held = await worker.ask("source.getPlayback", "s1")
    assert held["paused"]
    assert held["durationS"] == pytest.approx(0.2, abs=0.01)
    await worker.ask("source.seek", "s1", positionS=0.05)
    assert (await worker.ask("source.getPlayback", "s1"))["positionS"] == pytest.approx(0.05)
    await worker.ask("source.resume", "s1")
    assert not (await worker.ask("source.getPlayback", "s1"))["paused"]


async def test_what_cannot_be_sent_as_it_is_is_refused(worker, clip):
    wanted = [{"trackId": "v1", "kind": "video"}]
    with pytest.raises(ChannelRequestError, match="B-frames") as caught:
        await worker.ask("source.open", "s1", location=str(clip), tracks=wanted, decode=False)
    assert caught.value.code == "unsupported"
