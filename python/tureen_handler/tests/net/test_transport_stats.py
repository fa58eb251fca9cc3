import struct

from loopback_sfu import LoopbackClient, RecordingHandler
from tureen_handler.net.transport import MediaTransport
from tureen_handler.sctp.parameters import DataChannelParameters


def by_type(stats) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for key, record in stats.items():
        assert record["id"] == key
        assert record["timestamp"] > 1_700_000_000_000
        assert None not in record.values()
        found.setdefault(record["type"], []).append(record)
    return found


async def test_before_connect(client):
    client.transport.create_data_channel(DataChannelParameters(stream_id=3, label="chat"))
    found = by_type(client.transport.stats())
    assert set(found) == {"transport", "certificate", "data-channel"}
    (transport,) = found["transport"]
    assert transport["iceState"] == "new"
    assert transport["dtlsState"] == "new"
    assert transport["dtlsRole"] == "unknown"
    assert transport["bytesSent"] == 0
    assert "selectedCandidatePairId" not in transport
    (channel,) = found["data-channel"]
    assert channel["label"] == "chat"
    assert channel["dataChannelIdentifier"] == 3
    assert channel["state"] == "connecting"


async def test_once_connected(client, sfu):
    await client.connect()
    for number in range(3):
        client.transport.send_rtp(struct.pack("!BBHLL", 0x80, 96, number, 0, 1) + bytes(100))
    await sfu.wait_for(lambda: len(sfu.rtp) == 3)
    stats = client.transport.stats()
    found = by_type(stats)
    assert set(found) == {
        "transport",
        "candidate-pair",
        "local-candidate",
        "remote-candidate",
        "certificate",
    }
    (transport,) = found["transport"]
    pair = stats[transport["selectedCandidatePairId"]]
    assert transport["iceState"] == "connected"
    assert transport["dtlsState"] == "connected"
    assert transport["dtlsRole"] == "client"
    assert transport["iceRole"] == "controlling"
    assert transport["tlsVersion"] == "FEFD"
    assert transport["srtpCipher"].startswith("SRTP_")
    assert transport["dtlsCipher"].startswith("ECDHE-ECDSA-")
    assert transport["packetsSent"] == pair["packetsSent"] >= 3
    assert transport["bytesSent"] == pair["bytesSent"] > 300
    assert transport["packetsReceived"] > 0
    assert pair["state"] == "succeeded"
    assert 0 < pair["currentRoundTripTime"] < 5
    assert pair["requestsSent"] == pair["responsesReceived"] == 1
    remote = stats[pair["remoteCandidateId"]]
    assert (remote["address"], remote["port"]) == sfu.address
    assert remote["candidateType"] == "host"
    local = stats[pair["localCandidateId"]]
    assert (local["address"], local["port"]) == sfu.ice.peer
    certificate = stats[transport["remoteCertificateId"]]
    announced = sfu.dtls_parameters("sha-256").fingerprints[0].value
    assert certificate["fingerprint"] == announced
    assert certificate["fingerprintAlgorithm"] == "sha-256"


async def test_transports_do_not_share_ids(sfu):
    first, second = LoopbackClient(sfu), LoopbackClient(sfu)
    assert not set(first.transport.stats()) & set(second.transport.stats())
    await first.transport.close()
    await second.transport.close()


async def test_after_close(client):
    await client.connect()
    await client.transport.close()
    (transport,) = by_type(client.transport.stats())["transport"]
    assert transport["iceState"] == "closed"
    assert transport["dtlsState"] == "closed"


async def test_the_ids_can_be_given(sfu):
    transport = MediaTransport(sfu.transport_options(), RecordingHandler(), stats_id="T")
    assert transport.stats_id == "T"
    assert all(key == "T" or key.startswith("T-") for key in transport.stats())
    await transport.close()
