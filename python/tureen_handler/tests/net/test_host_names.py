import asyncio
import socket

import pytest
from tureen_handler.net.candidate_error import UNREACHABLE, IceCandidateError
from tureen_handler.net.host_names import HostNames


@pytest.fixture
def table(monkeypatch):
    """A look-up table in place of DNS; a name that is not in it is never answered."""
    known: dict[str, list[str]] = {}
    asked: list[str] = []

    async def getaddrinfo(self, host, port, **_options):
        asked.append(host)
        if host not in known:
            await asyncio.sleep(3600)
        if not known[host]:
            raise socket.gaierror(socket.EAI_NONAME, "unknown name")
        return [(socket.AF_INET, socket.SOCK_DGRAM, 17, "", (each, port)) for each in known[host]]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return known, asked


async def test_both_ip_versions_once_for_all_who_ask(table):
    known, asked = table
    known["sfu.example"] = ["192.0.2.5", "2001:db8::5", "192.0.2.5"]
    names = HostNames(1, pytest.fail)
    found = await asyncio.gather(*(names.addresses_of("sfu.example") for _ in range(3)))
    assert found == [["192.0.2.5", "2001:db8::5"]] * 3
    assert asked == ["sfu.example"]


@pytest.mark.parametrize("name", ["gone.example", "slow.example", "a" * 70 + ".example"])
async def test_a_name_without_address_is_told_once(table, name):
    known, _ = table
    known["gone.example"] = []
    known["a" * 70 + ".example"] = []
    errors: list[IceCandidateError] = []
    names = HostNames(0.01, errors.append)
    assert await asyncio.gather(names.addresses_of(name), names.addresses_of(name)) == [[], []]
    (error,) = errors
    assert error.error_code == UNREACHABLE
    assert name in error.error_text


async def test_who_gives_up_does_not_take_it_from_the_others(table):
    known, _ = table
    names = HostNames(1, pytest.fail)
    impatient = asyncio.create_task(names.addresses_of("sfu.example"))
    await asyncio.sleep(0)
    known["sfu.example"] = ["192.0.2.5"]
    impatient.cancel()
    names.close()
    with pytest.raises(asyncio.CancelledError):
        await impatient
