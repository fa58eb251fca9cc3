"""Requests to senders."""

import pytest
from wire_worker import vector

from tureen_channel import ChannelRequestError


@pytest.fixture
async def sender_id(worker, transport_id):
    worker.add_track("v1", "video")
    await worker.ask("sender.create", "s1", **data_of(transport_id))
    return "s1"


def data_of(transport_id, **changes):
    return {**vector("sender.create"), "transportId": transport_id, **changes}


def stream_of(worker):
    return worker.service.senders.get("s1").stream


async def test_a_sender_is_made_with_what_it_is_told(worker, sender_id):
    stream = stream_of(worker)
    assert stream.track is worker.service.tracks.get("v1")
    assert stream.encodings[0].max_bitrate_bps == 800_000


async def test_a_sender_can_begin_without_a_track(worker, transport_id):
    await worker.ask("sender.create", "s1", **data_of(transport_id, trackId=None))
    assert stream_of(worker).track is None


async def test_a_track_of_the_other_kind_is_refused(worker, transport_id):
    worker.add_track("a1", "audio")
    with pytest.raises(ChannelRequestError) as caught:
        await worker.ask("sender.create", "s1", **data_of(transport_id, trackId="a1"))
    assert caught.value.name == "TypeError"
    assert "s1" not in worker.service.senders


async def test_a_codec_that_nobody_encodes_leaves_nothing(worker, transport_id):
    worker.add_track("v1", "video")
    data = data_of(transport_id)
    media, rtx = data["rtpParameters"]["codecs"]
    unknown = {**media, "mimeType": "video/X"}
    data["rtpParameters"] = {**data["rtpParameters"], "codecs": [unknown, rtx]}
    with pytest.raises(ChannelRequestError) as caught:
        await worker.ask("sender.create", "s1", **data)
    assert caught.value.code == "unsupported-codec"
    await worker.ask("sender.create", "s1", **data_of(transport_id))


async def test_an_ssrc_is_used_once(worker, sender_id, transport_id):
    with pytest.raises(ChannelRequestError) as caught:
        await worker.ask("sender.create", "s2", **data_of(transport_id))
    assert caught.value.code == "invalid-argument"
    assert "4000000001" in caught.value.message


async def test_pause_and_resume(worker, sender_id):
    await worker.ask("sender.pause", sender_id)
    assert stream_of(worker).paused
    await worker.ask("sender.resume", sender_id)
    assert not stream_of(worker).paused


async def test_replacing_the_track(worker, sender_id):
    other = worker.add_track("v2", "video")
    await worker.ask("sender.replaceTrack", sender_id, trackId="v2")
    assert stream_of(worker).track is other
    await worker.ask("sender.replaceTrack", sender_id, trackId=None)
    assert stream_of(worker).track is None
    worker.add_track("a1", "audio")
    with pytest.raises(ChannelRequestError, match="audio"):
        await worker.ask("sender.replaceTrack", sender_id, trackId="a1")


async def test_changing_encodings(worker, sender_id):
    await worker.ask("sender.setEncodings", sender_id, **vector("sender.setEncodings"))
    [encoding] = stream_of(worker).encodings
    assert encoding.max_bitrate_bps == 300_000
    assert encoding.max_framerate == 15
    assert encoding.scale_resolution_down_by == 2
    await worker.ask("sender.setMaxSpatialLayer", sender_id, spatialLayer=0)
    with pytest.raises(ChannelRequestError) as caught:
        await worker.ask("sender.setEncodings", sender_id, encodings=[{}, {}])
    assert caught.value.code == "invalid-argument"


async def test_stats_relate_encodings_to_their_source(worker, sender_id):
    records = (await worker.ask("sender.getStats", sender_id))["stats"]
    by_type = {record["type"]: record for record in records}
    outbound, source = by_type["outbound-rtp"], by_type["media-source"]
    assert outbound["ssrc"] == 4000000001
    assert outbound["mediaSourceId"] == source["id"]
    assert outbound["codecId"] == by_type["codec"]["id"]
    assert source["trackIdentifier"] == "v1"


async def test_closing_leaves_the_track(worker, sender_id):
    await worker.ask("sender.close", sender_id)
    await worker.ask("sender.close", sender_id)
    assert not worker.service.tracks.get("v1").ended
    assert len(worker.service.senders) == 0
