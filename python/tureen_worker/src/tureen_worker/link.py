"""Opens the channel to Node.js."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from typing import TYPE_CHECKING

from tureen_channel import Channel, ChannelOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tureen_channel import ChannelOptions as Options

TOKEN_VARIABLE = "TUREEN_WORKER_TOKEN"
"""Environment variable with the token that proves to Node.js who connects, in hexadecimal."""


async def open_channel(link: str, *, layers: Mapping[str, str]) -> Channel:
    r"""Open the channel.

    Args:
        link: `descriptor:<number>` for an inherited socket, `socket:<path>` for one to connect to,
            which on Windows is a named pipe such as `\\.\pipe\tureen`.
        layers: Version of each layer on this side.

    Raises:
        ValueError: The link is neither.
        OSError: The socket cannot be connected.
    """
    kind, _, address = link.partition(":")
    if kind == "descriptor":
        return await Channel.from_socket(
            socket.socket(fileno=int(address)), layers=layers, options=_options()
        )
    if kind == "socket":
        return await _connect(address, layers)
    raise ValueError(
        f"The link to Node.js must be descriptor:<number> or socket:<path>, not {link}"
    )


async def _connect(address: str, layers: Mapping[str, str]) -> Channel:
    token = bytes.fromhex(os.environ.pop(TOKEN_VARIABLE, ""))
    channel = Channel(layers, _options())
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        await loop.create_pipe_connection(lambda: _Introduction(token, channel), address)
    else:
        await loop.create_unix_connection(lambda: _Introduction(token, channel), address)
    return channel


def _options() -> Options:
    return ChannelOptions(handshake_timeout_s=0)  # Node.js limits the whole start


class _Introduction(asyncio.Protocol):
    """Sends the token, then leaves the transport to the channel."""

    def __init__(self, token: bytes, channel: Channel) -> None:
        self._token = token
        self._channel = channel

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Introduce this process."""
        if isinstance(transport, asyncio.Transport):
            transport.write(self._token)
            transport.set_protocol(self._channel.protocol)
        self._channel.protocol.connection_made(transport)
