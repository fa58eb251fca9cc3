import copy

import pytest
from tureen_handler.net.errors import TransportError
from tureen_handler.net.parameters import DtlsParameters, TransportOptions

WIRE = {
    "iceParameters": {"usernameFragment": "u1", "password": "p1", "iceLite": True},
    "iceCandidates": [
        {
            "foundation": "udpcandidate",
            "priority": 1076302079,
            "ip": "127.0.0.1",
            "protocol": "udp",
            "port": 40000,
            "type": "host",
        }
    ],
    "iceServers": [{"urls": "turn:127.0.0.1:3478", "username": "u", "credential": "c"}],
    "iceTransportPolicy": "all",
    "sctpParameters": {"port": 5000, "OS": 1024, "MIS": 1024, "maxReceiveMessageSize": 262144},
}


def test_reads_what_mediasoup_sends_and_keeps_nothing_of_it():
    wire = copy.deepcopy(WIRE)
    options = TransportOptions.from_wire(wire)
    assert wire == WIRE
    assert options.ice_parameters.username_fragment == "u1"
    assert options.ice_candidates[0].address == "127.0.0.1"
    assert options.ice_servers[0].urls == ("turn:127.0.0.1:3478",)
    assert options.sctp_parameters is not None
    assert options.sctp_parameters.max_receive_message_size == 262144
    assert options.sctp_parameters.max_send_message_size == 65536


def test_address_wins_over_ip():
    candidate = {**WIRE["iceCandidates"][0], "address": "sfu.example"}
    options = TransportOptions.from_wire({**WIRE, "iceCandidates": [candidate]})
    assert options.ice_candidates[0].address == "sfu.example"


def test_the_older_single_message_size_counts_for_both():
    sctp = {"port": 5000, "maxMessageSize": 1000}
    options = TransportOptions.from_wire({**WIRE, "sctpParameters": sctp})
    assert options.sctp_parameters is not None
    assert options.sctp_parameters.max_send_message_size == 1000
    assert options.sctp_parameters.max_receive_message_size == 1000


def test_what_may_be_left_out():
    options = TransportOptions.from_wire(
        {"iceParameters": WIRE["iceParameters"], "iceCandidates": []}
    )
    assert options.sctp_parameters is None
    assert options.ice_servers == ()
    assert options.ice_transport_policy == "all"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"iceParameters": None}, "iceParameters must be an object"),
        ({"iceParameters": {"usernameFragment": "u"}}, "iceParameters.password"),
        ({"iceCandidates": "udp"}, "iceCandidates must be a list"),
        ({"iceCandidates": [{"port": 1}]}, "iceCandidates[].address"),
        ({"iceCandidates": [{"ip": "::1", "port": "x"}]}, "iceCandidates[].port"),
        ({"iceTransportPolicy": "some"}, "iceTransportPolicy"),
        ({"sctpParameters": {"port": True}}, "sctpParameters.port"),
    ],
)
def test_errors_name_the_field(change, named):
    with pytest.raises(TransportError) as failure:
        TransportOptions.from_wire({**WIRE, **change})
    assert failure.value.code == "invalid-parameters"
    assert named in str(failure.value)


def test_reads_dtls_parameters():
    wire = {"fingerprints": [{"algorithm": "SHA-256", "value": "AB:CD"}]}
    parameters = DtlsParameters.from_wire(wire)
    assert parameters.role == "auto"
    assert parameters.fingerprints[0].algorithm == "sha-256"
    assert parameters.fingerprints[0].to_wire() == {"algorithm": "sha-256", "value": "AB:CD"}


@pytest.mark.parametrize("wire", [{}, {"fingerprints": [{"algorithm": "sha-256"}]}])
def test_incomplete_dtls_parameters(wire):
    with pytest.raises(TransportError, match=r"dtlsParameters\.fingerprints"):
        DtlsParameters.from_wire(wire)


def test_unknown_dtls_role():
    with pytest.raises(TransportError, match=r'dtlsParameters\.role is "actpass"'):
        DtlsParameters.from_wire({"role": "actpass", "fingerprints": []})
