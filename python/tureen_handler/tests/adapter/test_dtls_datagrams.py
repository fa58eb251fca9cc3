import asyncio

import pytest
from tureen_handler.adapter import dtls_datagrams
from tureen_handler.adapter.dtls_datagrams import DtlsDatagrams


def make() -> DtlsDatagrams:
    return DtlsDatagrams(lambda _datagram: True)


async def test_gives_datagrams_in_order():
    datagrams = make()
    datagrams.put(b"1")
    datagrams.put(b"2")
    assert [await datagrams._recv(), await datagrams._recv()] == [b"1", b"2"]


async def test_wakes_a_waiting_reader():
    datagrams = make()
    reader = asyncio.create_task(datagrams._recv())
    await asyncio.sleep(0)
    datagrams.put(b"late")
    assert await reader == b"late"


async def test_a_cancelled_reader_loses_nothing():
    datagrams = make()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(datagrams._recv(), 0)
    datagrams.put(b"kept")
    assert await datagrams._recv() == b"kept"


async def test_drops_and_counts_what_does_not_fit(monkeypatch):
    monkeypatch.setattr(dtls_datagrams, "MAX_QUEUED_DATAGRAMS", 2)
    datagrams = make()
    for number in range(5):
        datagrams.put(bytes([number]))
    assert datagrams.dropped == 3


async def test_closing_ends_the_reader():
    datagrams = make()
    reader = asyncio.create_task(datagrams._recv())
    await asyncio.sleep(0)
    datagrams.close()
    datagrams.close()
    with pytest.raises(ConnectionError):
        await reader
    datagrams.put(b"after")
    assert datagrams.dropped == 1


async def test_what_dtls_sends_goes_straight_out():
    sent: list[bytes] = []
    datagrams = DtlsDatagrams(lambda datagram: sent.append(datagram) is None)
    await datagrams._send(b"out")
    assert sent == [b"out"]
