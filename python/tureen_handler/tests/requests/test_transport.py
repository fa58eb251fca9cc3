"""Requests to transports."""

import pytest
from wire_worker import vector

from tureen_channel import ChannelRequestError


async def test_creation_tells_the_fingerprints(worker, transport_data):
    reply = await worker.ask("transport.create", "t1", **transport_data)
    algorithms = [each["algorithm"] for each in reply["dtlsParameters"]["fingerprints"]]
    assert "sha-256" in algorithms


async def test_an_id_is_taken_once(worker, transport_id, transport_data):
    with pytest.raises(ChannelRequestError) as caught:
        await worker.ask("transport.create", transport_id, **transport_data)
    assert caught.value.code == "id-in-use"


async def test_parameters_that_make_no_sense_name_the_field(worker, transport_data):
    transport_data["iceParameters"]["password"] = ""
    with pytest.raises(ChannelRequestError) as caught:
        await worker.ask("transport.create", "t1", **transport_data)
    assert caught.value.code == "invalid-parameters"
    assert "iceParameters.password" in caught.value.message


async def test_states_are_told_as_they_change(worker, connected_id):
    states = [
        data["state"]
        for name, target, data in worker.channel.notifications
        if (name, target) == ("transport.connectionStateChange", connected_id)
    ]
    assert states == ["connecting", "connected"]


async def test_stats_know_the_transport_before_and_after_connecting(worker, sfu, connected_id):
    [transport] = [
        record
        for record in (await worker.ask("transport.getStats", connected_id))["stats"]
        if record["type"] == "transport"
    ]
    assert transport["id"] == connected_id
    assert transport["dtlsState"] == "connected"
    assert transport["packetsSent"] > 0


async def test_ice_restarts_with_new_credentials(worker, sfu, connected_id):
    await worker.ask("transport.restartIce", connected_id, iceParameters=sfu.ice_parameters())


async def test_ice_moves_to_a_new_path_when_asked_to(worker, sfu, connected_id):
    peer = sfu.ice.peer
    sfu.ice.renew()
    parameters = sfu.ice_parameters()
    await worker.ask("transport.restartIce", connected_id, iceParameters=parameters, mode="hard")
    await sfu.wait_for(lambda: sfu.ice.peer != peer)


async def test_a_server_that_does_not_work_is_told(worker, sfu, transport_data):
    transport_data |= {"iceTransportPolicy": "relay", "iceServers": [{"urls": "turn:127.0.0.1:9"}]}
    await worker.ask("transport.create", "t1", **transport_data)
    fingerprints = [each.to_wire() for each in sfu.dtls_parameters().fingerprints]
    await worker.ask(
        "transport.connect",
        "t1",
        dtlsParameters={"role": "auto", "fingerprints": fingerprints},
        localRole="client",
    )
    await worker.channel.wait_for("transport.iceCandidateError", url="turn:127.0.0.1:9")
    await worker.channel.wait_for("transport.connectionStateChange", state="failed")


async def test_servers_change_for_the_next_gathering(worker, transport_id):
    await worker.ask("transport.updateIceServers", transport_id, iceServers=[{"urls": "turn:a"}])
    media = worker.service.transports.get(transport_id).media
    assert [each.urls for each in media._ice_configuration.servers] == [("turn:a",)]


async def test_the_reason_of_an_end_is_told(worker, sfu, connected_id):
    await sfu.close_notify()
    await worker.channel.wait_for("transport.connectionStateChange", state="closed")
    assert "close_notify" in worker.channel.notifications[-1][2]["message"]


async def test_closing_takes_everything_along(worker, connected_id):
    worker.add_track("v1", "video")
    await worker.ask("sender.create", "s1", **{**vector("sender.create"), "transportId": "t1"})
    await worker.ask("receiver.create", "t1", **vector("receiver.create"))
    data = {**vector("dataChannel.create"), "transportId": "t1"}
    await worker.ask("dataChannel.create", "d1", **data)
    await worker.ask("transport.close", connected_id)
    await worker.ask("transport.close", connected_id)
    dump = await worker.ask("handler.dump")
    left = {kind: objects for kind, objects in dump.items() if kind != "pid" and objects}
    assert [track["id"] for track in left.pop("tracks")] == ["v1"]
    assert left == {}


@pytest.mark.parametrize(
    ("method", "data"),
    [
        ("transport.connect", vector("transport.connect")),
        ("transport.restartIce", vector("transport.restartIce")),
        ("transport.getStats", {}),
        ("sender.pause", {}),
        ("sender.getStats", {}),
        ("receiver.getStats", {}),
        ("receiver.pause", {"receiverIds": ["nobody"]}),
    ],
)
async def test_unknown_ids_are_told(worker, transport_id, method, data):
    target = transport_id if method == "receiver.pause" else "nobody"
    with pytest.raises(ChannelRequestError) as caught:
        await worker.ask(method, target, **data)
    assert caught.value.code == "not-found"
    assert "nobody" in caught.value.message
