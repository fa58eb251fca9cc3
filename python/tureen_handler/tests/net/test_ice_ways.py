import pytest
from tureen_handler.net.errors import TransportError
from tureen_handler.net.ice.timers import IceTimers
from tureen_handler.net.ice_ways import IceWays
from tureen_handler.net.parameters import IceCandidate, IceParameters, IceServer, TransportOptions

UDP = IceCandidate(address="192.0.2.1", port=5000)
TCP = IceCandidate(address="192.0.2.1", port=5000, protocol="tcp")
TURN = IceServer(urls=("stun:192.0.2.2", "turn:192.0.2.2", "turns:192.0.2.2"))
PARAMETERS = IceParameters("user", "password")


def ways_of(*candidates: IceCandidate, servers: tuple[IceServer, ...] = (), policy="all") -> list:
    options = TransportOptions(PARAMETERS, candidates, servers, policy)
    return IceWays(options, lambda *_batch: None, pytest.fail, IceTimers()).ways(PARAMETERS)


def kinds_of(ways: list) -> list[str]:
    return [way.func.__name__.removeprefix("_") for way in ways]


def test_direct_before_relayed_and_udp_before_tcp():
    ways = ways_of(TCP, UDP, servers=(TURN,))
    assert kinds_of(ways) == ["udp", "tcp", "relay", "relay"]
    assert [way.args[1].tls for way in ways[2:]] == [False, True]


def test_only_relays_where_that_is_the_policy():
    assert kinds_of(ways_of(TCP, UDP, servers=(TURN,), policy="relay")) == ["relay", "relay"]


def test_what_cannot_be_is_no_way():
    assert kinds_of(ways_of(UDP)) == ["udp"]
    assert kinds_of(ways_of(TCP, servers=(TURN,))) == ["tcp"]


@pytest.mark.parametrize(
    ("candidates", "servers", "policy", "code"),
    [
        ((), (), "all", "no-usable-candidate"),
        ((TCP._replace(tcp_type="so"),), (TURN,), "all", "no-usable-candidate"),
        ((UDP,), (), "relay", "no-turn-server"),
        ((TCP,), (TURN,), "relay", "no-usable-candidate"),
        ((UDP,), (IceServer(urls=("turn:a:b",)),), "all", "invalid-parameters"),
    ],
)
def test_where_there_is_no_way(candidates, servers, policy, code):
    with pytest.raises(TransportError) as failure:
        ways_of(*candidates, servers=servers, policy=policy)
    assert failure.value.code == code
