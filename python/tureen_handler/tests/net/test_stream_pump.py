import asyncio
import time

import pytest
from tureen_handler.net.back_pressure import MEDIA_LIMIT_BYTES
from tureen_handler.net.stream_framing import MAX_FRAME_BYTES, frame
from tureen_handler.net.stream_pump import StreamPump

RTP = bytes([0x80, 96]) + bytes(1000)
HANDSHAKE = bytes([22]) + bytes(1000)


class Peer:
    """The server's end of a connection."""

    def __init__(self) -> None:
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter
        self.connected = asyncio.Event()

    def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.connected.set()

    async def read(self) -> bytes:
        async with asyncio.timeout(30):
            length = int.from_bytes(await self.reader.readexactly(2), "big")
            return await self.reader.readexactly(length)


class Pumped:
    """A pump and what it told."""

    def __init__(self) -> None:
        self.batches: list[list[bytes]] = []
        self.arrivals: list[float] = []
        self.losses: list[str] = []
        self.changed = asyncio.Event()
        self.pump = StreamPump(self._handle, self._lose)

    def _handle(self, datagrams: list[bytes], arrival_s: float) -> None:
        self.batches.append(datagrams)
        self.arrivals.append(arrival_s)
        self.changed.set()

    def _lose(self, reason: str) -> None:
        self.losses.append(reason)
        self.changed.set()

    async def wait_for(self, condition) -> None:
        async with asyncio.timeout(30):
            while not condition():
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture
async def connection():
    peer, pumped = Peer(), Pumped()
    server = await asyncio.start_server(peer.take, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    await asyncio.get_running_loop().create_connection(lambda: pumped.pump, *address)
    await peer.connected.wait()
    yield pumped, peer
    pumped.pump.close()
    peer.writer.close()
    server.close()
    await server.wait_closed()


async def test_carries_datagrams_both_ways(connection):
    pumped, peer = connection
    assert pumped.pump.send(b"hello")
    assert await peer.read() == b"hello"
    before = time.monotonic()
    peer.writer.write(frame(b"one") + frame(b"two")[:3])
    await pumped.wait_for(lambda: len(pumped.batches) == 1)
    peer.writer.write(frame(b"two")[3:])
    await pumped.wait_for(lambda: len(pumped.batches) == 2)
    assert pumped.batches == [[b"one"], [b"two"]]
    assert before <= pumped.arrivals[0] <= pumped.arrivals[1]
    pump = pumped.pump
    assert (pump.sent_packets, pump.sent_bytes) == (1, 5)
    assert (pump.received_packets, pump.received_bytes) == (2, 6)


async def test_shows_its_ends(connection):
    pumped, peer = connection
    local, remote = pumped.pump.socket_names
    assert remote == peer.writer.get_extra_info("sockname")
    candidate = pumped.pump.local_candidate
    assert (candidate.address, candidate.port) == local
    assert (candidate.protocol, candidate.tcp_type) == ("tcp", "active")


async def test_a_reader_that_is_too_slow_costs_media_only(connection):
    pumped, peer = connection
    pump = pumped.pump
    peer.writer.transport.pause_reading()
    for _ in range(100_000):
        if not pump.send(RTP):
            break
    assert pump.dropped_packets == 1
    assert pump.dropped_bytes == len(RTP)
    assert pump.send(HANDSHAKE)
    assert pump._transport.get_write_buffer_size() < MEDIA_LIMIT_BYTES + 3 * len(RTP)
    peer.writer.transport.resume_reading()
    for _ in range(pump.sent_packets - 1):
        assert await peer.read() == RTP
    assert await peer.read() == HANDSHAKE
    assert pump.send(RTP)


async def test_the_server_closing_is_told_once(connection):
    pumped, peer = connection
    peer.writer.close()
    await pumped.wait_for(lambda: bool(pumped.losses))
    assert pumped.losses == ["the TCP connection ended (closed by the server)"]
    assert not pumped.pump.send(b"late")
    pumped.pump.close()
    assert len(pumped.losses) == 1


async def test_a_reset_is_told_and_counted(connection):
    pumped, peer = connection
    peer.writer.transport.abort()
    for _ in range(3):
        pumped.pump.send(b"x")
        await asyncio.sleep(0)
    await pumped.wait_for(lambda: bool(pumped.losses))
    assert pumped.pump.socket_errors > 0 or "closed by the server" in pumped.losses[0]


async def test_closing_sends_what_waits_and_tells_nothing(connection):
    pumped, peer = connection
    assert pumped.pump.send(b"bye")
    pumped.pump.close()
    pumped.pump.close()
    assert await peer.read() == b"bye"
    assert await peer.reader.read() == b""
    assert pumped.losses == []
    assert not pumped.pump.send(b"late")


async def test_closing_does_not_wait_for_a_reader_for_ever(connection, monkeypatch):
    monkeypatch.setattr("tureen_handler.net.stream_pump.FLUSH_S", 0.01)
    pumped, peer = connection
    peer.writer.transport.pause_reading()
    while pumped.pump.send(RTP):
        pass
    connection = pumped.pump._transport.get_extra_info("socket")
    pumped.pump.close()
    async with asyncio.timeout(30):
        while connection.fileno() != -1:
            await asyncio.sleep(0.005)


async def test_what_has_no_frame_is_refused(connection):
    pumped, _ = connection
    assert not pumped.pump.send(bytes(MAX_FRAME_BYTES + 1))
    assert pumped.pump.socket_errors == 1


def test_needs_no_reader_of_the_loop():
    """Windows' Proactor loop has no `add_reader`."""

    class WithoutReaders(asyncio.SelectorEventLoop):
        def add_reader(self, *_arguments):
            raise NotImplementedError

        add_writer = add_reader

    async def echo() -> list[list[bytes]]:
        peer, pumped = Peer(), Pumped()
        server = await asyncio.start_server(peer.take, "127.0.0.1", 0)
        address = server.sockets[0].getsockname()
        await asyncio.get_running_loop().create_connection(lambda: pumped.pump, *address)
        pumped.pump.send(b"ping")
        await peer.connected.wait()
        peer.writer.write(frame(await peer.read()))
        await pumped.wait_for(lambda: bool(pumped.batches))
        pumped.pump.close()
        peer.writer.close()
        server.close()
        return pumped.batches

    with asyncio.Runner(loop_factory=WithoutReaders) as runner:
        assert runner.run(echo()) == [[b"ping"]]
