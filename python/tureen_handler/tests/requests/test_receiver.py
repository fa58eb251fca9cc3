"""Requests to receivers."""

import pytest
from wire_worker import vector

from tureen_channel import ChannelRequestError


@pytest.fixture
async def receiver_ids(worker, transport_id):
    await worker.ask("receiver.create", transport_id, **vector("receiver.create"))
    return ["r1", "r2"]


async def test_a_batch_makes_tracks(worker, receiver_ids):
    assert worker.service.tracks.get("consumer-1").kind == "audio"
    assert worker.service.tracks.get("probator").kind == "video"
    dump = await worker.ask("handler.dump")
    assert [receiver["ssrc"] for receiver in dump["receivers"]] == [123456789, 1234]


async def test_a_batch_is_made_whole_or_not_at_all(worker, transport_id):
    first, second = vector("receiver.create")["receivers"]
    second = {**second, "trackId": first["trackId"]}
    with pytest.raises(ChannelRequestError) as caught:
        await worker.ask("receiver.create", transport_id, receivers=[first, second])
    assert caught.value.code == "id-in-use"
    assert len(worker.service.receivers) == 0
    assert first["trackId"] not in worker.service.tracks


async def test_pause_and_resume(worker, receiver_ids, transport_id):
    paused = {}
    for method in ("pause", "resume"):
        await worker.ask(f"receiver.{method}", transport_id, receiverIds=receiver_ids)
        dump = await worker.ask("handler.dump")
        paused[method] = [receiver["paused"] for receiver in dump["receivers"]]
    assert paused == {"pause": [True, True], "resume": [False, False]}


async def test_stats_name_the_track(worker, receiver_ids):
    records = (await worker.ask("receiver.getStats", "r1"))["stats"]
    [inbound] = [record for record in records if record["type"] == "inbound-rtp"]
    assert inbound["trackIdentifier"] == "consumer-1"
    assert inbound["packetsReceived"] == 0


async def test_closing_ends_the_track_silently(worker, receiver_ids, transport_id):
    track = worker.service.tracks.get("consumer-1")
    await worker.ask("receiver.close", transport_id, receiverIds=["r1"])
    await worker.ask("receiver.close", transport_id, receiverIds=["r1"])
    assert track.ended
    assert worker.channel.notifications == []
    assert len(worker.service.receivers) == 1


async def test_statistics_leave_out_what_is_not_known_or_not_of_the_kind(worker, receiver_ids):
    reports = [await worker.ask("receiver.getStats", each) for each in receiver_ids]
    audio, video = [
        next(record for record in report["stats"] if record["type"] == "inbound-rtp")
        for report in reports
    ]
    assert not {"framesDecoded", "frameWidth", "framesPerSecond"} & audio.keys()
    assert (video["framesDecoded"], video["framesPerSecond"]) == (0, 0)
    assert "frameWidth" not in video


async def test_the_transport_tells_what_its_receivers_do(worker, receiver_ids, transport_id):
    own = await worker.ask("receiver.getStats", "r2")
    whole = await worker.ask("transport.getStats", transport_id)
    records = {record["id"]: record for record in whole["stats"]}
    assert len(records) == len(whole["stats"])
    assert all(records[each["id"]].keys() >= each.keys() for each in own["stats"])


async def test_what_is_received_is_muted_until_it_comes_and_clones_know_it(worker, receiver_ids):
    receiver = worker.service.receivers.get("r1")
    reply = await worker.ask("track.clone", "clone", originalId="consumer-1")
    assert reply == {"muted": True, "settings": {}}
    receiver.state.muted, receiver.state.settings = False, {"width": 64}
    again = await worker.ask("track.clone", "again", originalId="clone")
    assert again == {"muted": False, "settings": {"width": 64}}


async def test_changes_are_told_of_a_track_and_its_clones(worker, receiver_ids, transport_id):
    await worker.ask("track.clone", "clone", originalId="consumer-1")
    receiver = worker.service.receivers.get("r1")
    receiver.state.muted = False
    await worker.ask("receiver.pause", transport_id, receiverIds=["r1"])
    await worker.channel.wait_for("track.stateChange", muted=True)
    told = {target for name, target, _ in worker.channel.notifications}
    assert told == {"consumer-1", "clone"}
