"""The far end of a source or a reader, without a channel."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace


class FakeStream:
    """A `ChannelStream` that keeps what is sent.

    Attributes:
        sent: Type, body, timestamp and flags of each message.
        full: Whether `try_send` refuses and `send` waits.
    """

    def __init__(self):
        self.sent = []
        self.full = False
        self.closed = False
        self.on_message = None
        self.on_close = None
        self.on_drain = None
        self._room = asyncio.Event()

    def try_send(self, type_, body, *, timestamp=0, flags=0):
        if self.full:
            return False
        self.sent.append((type_, bytes(body), timestamp, flags))
        return True

    async def send(self, type_, body, *, timestamp=0, flags=0):
        while self.full:
            await self._room.wait()
        self.try_send(type_, body, timestamp=timestamp, flags=flags)

    def drain(self):
        self.full = False
        self._room.set()
        if self.on_drain:
            self.on_drain()

    def receive(self, type_, body=b"", *, timestamp=0, flags=0):
        """Let the owner have a message of Node.js."""
        message = SimpleNamespace(type=type_, body=body, timestamp=timestamp, flags=flags)
        self.on_message(message)

    def close(self):
        if self.closed:
            return
        self.closed = True
        if self.on_close:
            self.on_close(None)

    def of_type(self, type_):
        """Body, timestamp and flags of the messages of one type."""
        return [message[1:] for message in self.sent if message[0] == type_]


class KeepingSink:
    """Keeps what a track delivers."""

    def __init__(self):
        self.frames = []
        self.ended = False

    def handle_frame(self, frame):
        self.frames.append(frame)

    def handle_encoded_frame(self, frame):
        self.frames.append(frame)

    def handle_ended(self):
        self.ended = True


async def until(condition, seconds=30.0):
    """Wait until `condition()` holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.002)
