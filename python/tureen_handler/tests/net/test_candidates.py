import pytest
from tureen_handler.net.candidates import describe_unusable, is_numeric, usable_candidates
from tureen_handler.net.parameters import IceCandidate


def udp(address: str, priority: int = 1, port: int = 5000) -> IceCandidate:
    return IceCandidate(address=address, port=port, priority=priority)


def tcp(address: str = "192.0.2.1") -> IceCandidate:
    return IceCandidate(address=address, port=5000, protocol="tcp")


def test_prefers_by_priority_and_keeps_protocols_apart():
    candidates = [udp("192.0.2.1", 1), tcp(), udp("192.0.2.2", 9)]
    usable = usable_candidates(candidates, "udp")
    assert [each.address for each in usable] == ["192.0.2.2", "192.0.2.1"]
    assert usable_candidates(candidates, "tcp") == [tcp()]


def test_tcp_candidates_that_do_not_listen_are_left_out():
    wire = {"address": "192.0.2.1", "port": 5000, "protocol": "tcp"}
    candidates = [
        IceCandidate.from_wire({**wire, **kind})
        for kind in ({}, {"tcpType": "passive"}, {"tcpType": "active"}, {"tcpType": "so"})
    ]
    assert usable_candidates(candidates, "tcp") == candidates[:2]


def test_ports_that_cannot_be_are_left_out():
    assert usable_candidates([udp("192.0.2.1", port=0), udp("192.0.2.1", port=65536)], "udp") == []


@pytest.mark.parametrize(
    ("candidates", "said"),
    [
        ([], "there are none"),
        ([udp("192.0.2.1", port=0)], "none of 1 is UDP or passive TCP with a valid port"),
    ],
)
def test_says_why_nothing_is_usable(candidates, said):
    assert describe_unusable(candidates) == said


@pytest.mark.parametrize(
    ("address", "numeric"), [("1.2.3.4", True), ("::1", True), ("localhost", False), ("", False)]
)
def test_is_numeric(address, numeric):
    assert is_numeric(address) is numeric
