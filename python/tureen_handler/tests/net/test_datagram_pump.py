import asyncio
import socket
import time

import pytest
from tureen_handler.net.datagram_pump import MAX_BATCH, DatagramPump
from tureen_handler.net.readiness import choose_readiness
from tureen_handler.net.udp_socket import open_udp_socket


@pytest.fixture(params=["loop", "thread"])
def kind(request):
    return request.param


@pytest.fixture
def peer():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        udp.settimeout(5)
        yield udp


class Batches:
    def __init__(self) -> None:
        self.batches: list[list[bytes]] = []
        self.arrivals: list[float] = []
        self.arrived = asyncio.Event()

    def __call__(self, datagrams: list[bytes], arrival_s: float) -> None:
        self.batches.append(list(datagrams))
        self.arrivals.append(arrival_s)
        self.arrived.set()

    @property
    def datagrams(self) -> list[bytes]:
        return [datagram for batch in self.batches for datagram in batch]

    async def wait_for(self, count: int) -> None:
        async with asyncio.timeout(30):
            while len(self.datagrams) < count:
                self.arrived.clear()
                await self.arrived.wait()


@pytest.fixture
def pumped(peer, kind):
    """A pump that listens to `peer`, made inside the test's loop."""
    pumps: list[DatagramPump] = []

    def make(handle: Batches) -> tuple[DatagramPump, tuple[str, int]]:
        pump = DatagramPump(open_udp_socket(peer.getsockname()), handle)
        pump.start(kind)
        pumps.append(pump)
        return pump, pump.socket.getsockname()

    yield make
    for pump in pumps:
        pump.close()


async def test_reads_what_comes(pumped, peer):
    batches = Batches()
    pump, address = pumped(batches)
    before = time.monotonic()
    peer.sendto(b"first", address)
    await batches.wait_for(1)
    peer.sendto(b"second", address)
    await batches.wait_for(2)
    assert batches.datagrams == [b"first", b"second"]
    assert before <= batches.arrivals[0] <= batches.arrivals[1] <= time.monotonic()
    assert (pump.received_packets, pump.received_bytes) == (2, 11)


async def test_reads_in_batches_of_bounded_size(pumped, peer):
    batches = Batches()
    _, address = pumped(batches)
    count = MAX_BATCH * 2 + 10
    for number in range(count):
        peer.sendto(number.to_bytes(2, "big"), address)
    await batches.wait_for(count)
    assert batches.datagrams == [number.to_bytes(2, "big") for number in range(count)]
    assert max(map(len, batches.batches)) <= MAX_BATCH
    assert len(batches.batches) < count / 4


async def test_an_empty_datagram_is_a_datagram(pumped, peer):
    batches = Batches()
    _, address = pumped(batches)
    peer.sendto(b"", address)
    await batches.wait_for(1)
    assert batches.datagrams == [b""]


async def test_others_are_not_heard(pumped, peer):
    batches = Batches()
    _, address = pumped(batches)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(b"psst", address)
    peer.sendto(b"known", address)
    await batches.wait_for(1)
    assert batches.datagrams == [b"known"]


async def test_sends(pumped, peer):
    pump, _ = pumped(Batches())
    assert pump.send(b"hello")
    assert peer.recv(100) == b"hello"
    assert (pump.sent_packets, pump.sent_bytes) == (1, 5)


async def test_nobody_listening_is_counted_and_survived(kind, peer):
    batches = Batches()
    address = peer.getsockname()
    peer.close()
    pump = DatagramPump(open_udp_socket(address), batches)
    pump.start(kind)
    try:
        async with asyncio.timeout(30):
            while pump.socket_errors == 0:  # ICMP says that the port is closed
                pump.send(b"anybody?")
                await asyncio.sleep(0.001)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as reborn:
            reborn.bind(address)
            reborn.sendto(b"back", pump.socket.getsockname())
            await batches.wait_for(1)
        assert batches.datagrams == [b"back"]
    finally:
        pump.close()


async def test_nothing_is_read_before_start_or_after_close(kind, peer):
    batches = Batches()
    pump = DatagramPump(open_udp_socket(peer.getsockname()), batches)
    peer.sendto(b"early", pump.socket.getsockname())
    await asyncio.sleep(0.01)
    assert batches.batches == []
    pump.start(kind)
    await batches.wait_for(1)
    pump.close()
    pump.close()
    assert not pump.send(b"late")
    assert pump.socket.fileno() == -1


async def test_closing_ends_the_thread(peer):
    pump = DatagramPump(open_udp_socket(peer.getsockname()), Batches())
    pump.start("thread")
    thread = pump._readiness._thread
    assert thread.is_alive()
    pump.close()
    async with asyncio.timeout(30):
        while thread.is_alive():
            await asyncio.sleep(0.001)


async def test_closing_within_the_handler_is_safe(kind, peer):
    closed = asyncio.Event()

    def handle(_datagrams: list[bytes], _arrival_s: float) -> None:
        pump.close()
        closed.set()

    pump = DatagramPump(open_udp_socket(peer.getsockname()), handle)
    pump.start(kind)
    peer.sendto(b"bye", pump.socket.getsockname())
    async with asyncio.timeout(30):
        await closed.wait()


class FullSocket:
    """A socket whose buffer is full, or broken."""

    def __init__(self, error: OSError) -> None:
        self.error = error

    def getsockopt(self, *_names: int) -> int:
        raise OSError

    def recv(self, _size: int) -> bytes:
        raise self.error

    def send(self, _datagram: bytes) -> int:
        raise self.error

    def close(self) -> None:
        pass


async def test_a_full_buffer_drops_and_counts():
    pump = DatagramPump(FullSocket(BlockingIOError()), Batches())
    assert not pump.send(b"12345")
    assert (pump.dropped_packets, pump.dropped_bytes, pump.sent_packets) == (1, 5, 0)


async def test_a_broken_socket_is_counted():
    batches = Batches()
    pump = DatagramPump(FullSocket(ConnectionResetError()), batches)
    assert not pump.send(b"12345")
    pump._read_batch()
    assert (pump.socket_errors, batches.batches) == (2, [])


def test_a_loop_without_add_reader_gets_the_thread():
    class ProactorLike(asyncio.AbstractEventLoop):
        pass

    assert choose_readiness(ProactorLike()) == "thread"


async def test_a_loop_with_add_reader_watches_itself():
    assert choose_readiness(asyncio.get_running_loop()) == "loop"


def test_a_loop_that_is_closed_under_it_ends_the_thread(peer, monkeypatch):
    monkeypatch.setattr("tureen_handler.net.readiness.LOOP_CHECK_S", 0.01)

    async def start() -> DatagramPump:
        pump = DatagramPump(open_udp_socket(peer.getsockname()), Batches())
        pump.start("thread")
        return pump

    pump = asyncio.run(start())
    thread = pump._readiness._thread
    peer.sendto(b"into the void", pump.socket.getsockname())
    thread.join(5)
    assert not thread.is_alive()
    pump.close()


class Answering(Batches):
    """Answers every datagram twice."""

    pump: DatagramPump

    def __call__(self, datagrams, arrival_s):
        for datagram in datagrams:
            self.pump.send(datagram + b"!")
            self.pump.send(datagram + b"?")
        super().__call__(datagrams, arrival_s)


async def test_answers_leave_whole_and_in_order(pumped, peer):
    answering = Answering()
    answering.pump, address = pumped(answering)
    asked = [bytes([number]) * (1 + number % 3) for number in range(100)]
    for each in asked:
        peer.sendto(each, address)
    await answering.wait_for(len(asked))
    expected = [each + end for each in asked for end in (b"!", b"?")]
    assert [peer.recv(2048) for _ in expected] == expected
    assert answering.pump.sent_packets == len(expected)
    assert answering.pump.sent_bytes == sum(map(len, expected))


async def test_answers_leave_before_their_socket_is_closed(pumped, peer):
    class Leaving(Batches):
        def __call__(self, datagrams, arrival_s):
            pump.send(b"farewell")
            pump.close()
            super().__call__(datagrams, arrival_s)

    leaving = Leaving()
    pump, address = pumped(leaving)
    peer.sendto(b"bye", address)
    await leaving.wait_for(1)
    assert peer.recv(2048) == b"farewell"
    assert not pump.send(b"too late")


async def test_sends_at_once_outside_of_batches_and_after_a_handler_that_failed(pumped, peer):
    class Failing(Batches):
        def __call__(self, datagrams, arrival_s):
            super().__call__(datagrams, arrival_s)
            raise RuntimeError("a defect")

    failing = Failing()
    pump, address = pumped(failing)
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    peer.sendto(b"x", address)
    await failing.wait_for(1)
    await asyncio.sleep(0)
    assert pump.send(b"now")
    assert peer.recv(2048) == b"now"
