"""Fixtures for all tests of the worker: a channel whose other end the test holds."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tureen_channel import Channel

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def channels() -> AsyncIterator[tuple[Channel, Channel]]:
    """The worker's end of a channel, and Node's."""
    ours, theirs = socket.socketpair()
    worker = await Channel.from_socket(ours, layers={"worker": "1.0.0"})
    node = await Channel.from_socket(theirs, layers={"worker": "1.0.0"})
    await worker.ready()
    yield worker, node
    for channel in (worker, node):
        channel.close()
        await channel.wait_closed()
