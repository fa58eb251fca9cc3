import asyncio
import socket

import pytest
from tureen_handler.net.candidates import (
    MAX_REMOTES,
    is_numeric,
    resolve_candidates,
    usable_candidates,
)
from tureen_handler.net.errors import TransportError
from tureen_handler.net.parameters import IceCandidate


def udp(address: str, priority: int = 1, port: int = 5000) -> IceCandidate:
    return IceCandidate(address=address, port=port, priority=priority)


def tcp(address: str = "192.0.2.1") -> IceCandidate:
    return IceCandidate(address=address, port=5000, protocol="tcp")


@pytest.fixture
def names(monkeypatch):
    """A look-up table in place of DNS; a name that is not in it is never answered."""
    table: dict[str, list[str]] = {}

    async def getaddrinfo(self, host, port, **_options):
        if host not in table:
            await asyncio.sleep(3600)
        if not table[host]:
            raise socket.gaierror(socket.EAI_NONAME, "unknown name")
        return [(socket.AF_INET, socket.SOCK_DGRAM, 17, "", (each, port)) for each in table[host]]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return table


def test_prefers_by_priority_and_leaves_tcp_out():
    candidates = [udp("192.0.2.1", 1), tcp(), udp("192.0.2.2", 9)]
    assert [each.address for each in usable_candidates(candidates)] == ["192.0.2.2", "192.0.2.1"]


@pytest.mark.parametrize(
    ("candidates", "said"),
    [
        ([], "there are none"),
        ([tcp(), tcp("192.0.2.2")], "they are all TCP, which is not supported"),
        ([udp("192.0.2.1", port=0), tcp()], "none of 2 is UDP with a valid port"),
    ],
)
def test_says_why_nothing_is_usable(candidates, said):
    with pytest.raises(TransportError, match=said) as failure:
        usable_candidates(candidates)
    assert failure.value.code == "no-usable-candidate"


async def test_numeric_addresses_need_no_look_up(names):
    remotes = await resolve_candidates([udp("192.0.2.1"), udp("2001:db8::1")], 1)
    assert [each.address for each in remotes] == ["192.0.2.1", "2001:db8::1"]


async def test_names_are_looked_up(names):
    names["sfu.example"] = ["192.0.2.5", "192.0.2.6"]
    candidate = udp("sfu.example")
    remotes = await resolve_candidates([candidate], 1)
    assert [each.socket_address for each in remotes] == [("192.0.2.5", 5000), ("192.0.2.6", 5000)]
    assert remotes[0].candidate is candidate


async def test_names_that_are_unknown_or_slow_are_left_out(names):
    names["gone.example"] = []
    candidates = [udp("gone.example"), udp("slow.example"), udp("192.0.2.1")]
    remotes = await resolve_candidates(candidates, 0.01)
    assert [each.address for each in remotes] == ["192.0.2.1"]


async def test_nothing_resolved_is_an_error_with_the_names(names):
    names["gone.example"] = []
    with pytest.raises(TransportError, match=r"gone\.example could not be resolved"):
        await resolve_candidates([udp("gone.example")], 0.01)


async def test_duplicates_are_tried_once(names):
    names["sfu.example"] = ["192.0.2.1"]
    remotes = await resolve_candidates([udp("192.0.2.1"), udp("sfu.example")], 1)
    assert len(remotes) == 1


async def test_the_number_is_bounded(names):
    remotes = await resolve_candidates([udp(f"192.0.2.{n}") for n in range(1, 60)], 1)
    assert len(remotes) == MAX_REMOTES


@pytest.mark.parametrize(
    ("address", "numeric"), [("1.2.3.4", True), ("::1", True), ("localhost", False), ("", False)]
)
def test_is_numeric(address, numeric):
    assert is_numeric(address) is numeric
