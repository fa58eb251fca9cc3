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
