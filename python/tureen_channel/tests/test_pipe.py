import asyncio

from tureen_channel.io.pipe import Pipe


class Transport(asyncio.Transport):
    """Remembers what was written."""

    def __init__(self):
        super().__init__()
        self.writes = []

    def write(self, data):
        self.writes.append(bytes(data))

    def set_write_buffer_limits(self, high=None, low=None):
        pass

    def get_write_buffer_size(self):
        return 0


class Listener:
    def ended(self, cause):
        pass

    def drained(self):
        pass


async def test_the_first_of_a_turn_goes_at_once_and_the_others_share_a_write():
    pipe, transport = Pipe(Listener()), Transport()
    pipe.connection_made(transport)
    for part in (b"1", b"2", b"3"):
        pipe.send([part])
    assert transport.writes == [b"1"]
    assert pipe.queued_bytes == 2
    await asyncio.sleep(0)
    assert transport.writes == [b"1", b"23"]
    pipe.send([b"4", b"5"])
    assert transport.writes == [b"1", b"23", b"45"]


async def test_much_is_not_held_back():
    pipe, transport = Pipe(Listener()), Transport()
    pipe.connection_made(transport)
    pipe.send([b"1"])
    pipe.send([bytes(65_536)])
    assert [len(each) for each in transport.writes] == [1, 65_536]


async def test_what_is_sent_before_there_is_a_transport_goes_first():
    pipe, transport = Pipe(Listener()), Transport()
    pipe.send([b"1"])
    await asyncio.sleep(0)
    pipe.send([b"2"])
    pipe.connection_made(transport)
    assert b"".join(transport.writes) == b"12"
