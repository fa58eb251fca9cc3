"""Reaching Node.js."""

import asyncio
import os
import socket
import sys

import pytest
from tureen_worker.link import TOKEN_VARIABLE, open_channel

from tureen_channel import Channel

LAYERS = {"worker": "1.0.0"}


async def test_takes_an_inherited_socket():
    ours, theirs = socket.socketpair()
    node = await Channel.from_socket(theirs, layers=LAYERS)
    worker = await open_channel(f"descriptor:{ours.detach()}", layers=LAYERS)
    assert (await worker.ready()).layers == LAYERS
    await close(worker, node)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has named pipes in their place")
async def test_connects_to_a_socket_and_says_the_token_first(tmp_path, monkeypatch):
    monkeypatch.setenv(TOKEN_VARIABLE, "00ff")
    path = str(tmp_path / "socket")
    accepted: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Future()
    server = await asyncio.start_unix_server(
        lambda reader, writer: accepted.set_result((reader, writer)), path
    )
    worker = await open_channel(f"socket:{path}", layers=LAYERS)
    reader, writer = await accepted
    assert await reader.readexactly(2) == b"\x00\xff"
    assert b"worker" in await reader.read(1000)
    assert TOKEN_VARIABLE not in os.environ
    writer.close()
    await writer.wait_closed()
    worker.close()
    await worker.wait_closed()
    server.close()


async def test_refuses_another_link():
    with pytest.raises(
        ValueError, match="must be descriptor:<number> or socket:<path>, not carrier"
    ):
        await open_channel("carrier:pigeon", layers=LAYERS)


async def close(*channels: Channel) -> None:
    for channel in channels:
        channel.close()
        await channel.wait_closed()
