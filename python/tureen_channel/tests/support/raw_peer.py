"""The other side of a channel, written by hand: it says what a test makes it say."""

import asyncio
import socket
from contextlib import asynccontextmanager

from strategies import bytes_of
from tureen_channel.frame.frame import HelloFrame
from tureen_channel.frame.frame_decoder import FrameDecoder
from tureen_channel.frame.parse_frame import parse_frame

from tureen_channel import Channel


class RawPeer:
    """A channel, and the socket at its other end."""

    def __init__(self, channel, sock):
        self.channel = channel
        self._socket = sock
        self._decoder = FrameDecoder(2**24)

    async def greet(self, max_frame_bytes=1_048_576):
        """Say HELLO, and wait until it is heard."""
        await self.say(HelloFrame(1, {}, max_frame_bytes, "test"))
        await self.channel.ready()

    async def say(self, *frames):
        """Send frames."""
        await self.write(bytes_of(*frames))

    async def write(self, data):
        """Send bytes."""
        await asyncio.get_running_loop().sock_sendall(self._socket, data)

    def end(self):
        """Send no more."""
        self._socket.shutdown(socket.SHUT_WR)

    def hang_up(self):
        """Close the socket."""
        self._socket.close()

    async def read_frames(self):
        """Read until the channel ends, and return what it said."""
        frames = []
        while data := await asyncio.get_running_loop().sock_recv(self._socket, 65_536):
            frames += [parse_frame(raw) for raw in self._decoder.decode(data)]
        return frames


@asynccontextmanager
async def raw_peer(options=None):
    """Open a channel to a peer written by hand."""
    near, far = socket.socketpair()
    far.setblocking(False)
    channel = await Channel.from_socket(near, layers={}, options=options)
    try:
        yield RawPeer(channel, far)
    finally:
        far.close()
        channel.close()
        await channel.wait_closed()
