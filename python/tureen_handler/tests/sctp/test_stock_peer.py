"""aiortc's own SCTP as the other end, over round trips and loss in real time."""

import asyncio
import random

import pytest
from tureen_handler.sctp.parameters import DataChannelParameters

MESSAGES = [bytes([number]) * size for number, size in enumerate([10, 5000, 60_000, 262_144, 1])]


class Ends:
    """Both ends of channels, and what came out of each."""

    def __init__(self, client, sfu) -> None:
        self._client, self._sfu = client, sfu

    async def connect(self, *, delay_s: float = 0.0, loss: float = 0.0) -> None:
        await self._client.connect()
        self._sfu.delay_s = delay_s
        self.lose(loss)

    def lose(self, loss: float) -> None:
        chance = random.Random(7)
        # STUN is spared: its consent checks are not what is tested.
        self._sfu.drop = lambda datagram, _: datagram[0] > 19 and chance.random() < loss

    def open(self, stream_id: int, **limits):
        """Our end, the stock end, and the messages of each."""
        ordered = limits.get("ordered", True)
        retransmits = limits.get("max_retransmits")
        theirs = self._sfu.data_channel(stream_id, ordered=ordered, maxRetransmits=retransmits)
        ours = self._client.transport.create_data_channel(
            DataChannelParameters(stream_id, **limits)
        )
        here: list[object] = []
        there: list[object] = []
        ours.on_message(here.append)
        theirs.on("message", there.append)
        return ours, theirs, here, there

    async def wait_for(self, condition) -> None:
        await self._sfu.wait_for(condition, timeout_s=30)


@pytest.fixture
def ends(client, sfu):
    return Ends(client, sfu)


@pytest.mark.parametrize(
    ("round_trip_s", "loss"), [(0.05, 0.0), (0.05, 0.02), (0.2, 0.0), (0.2, 0.01)]
)
async def test_messages_of_all_sizes_both_ways(ends, round_trip_s, loss):
    ours, theirs, here, there = ends.open(1)
    await ends.connect(delay_s=round_trip_s / 2, loss=loss)
    await ends.wait_for(lambda: ours.state == theirs.readyState == "open")
    for message in MESSAGES:
        ours.send(message)
        theirs.send(message)
    await ends.wait_for(lambda: len(here) == len(there) == len(MESSAGES))
    assert here == there == MESSAGES


# aiortc 1.16 drops whole ordered messages that follow a fragment of one that was given up.
@pytest.mark.parametrize(("ordered", "packets"), [(True, 1), (False, 3)])
async def test_what_is_given_up_holds_up_nothing(ends, ordered, packets):
    ours, theirs, here, there = ends.open(1, ordered=ordered, max_retransmits=0)
    await ends.connect(delay_s=0.01, loss=0.2)
    await ends.wait_for(lambda: ours.state == theirs.readyState == "open")
    messages = [b"%03d " % number * 250 * packets for number in range(25)]
    for message in messages:
        ours.send(message)
        theirs.send(message)
        await asyncio.sleep(0.01)
    ends.lose(0)
    for side in (ours, theirs):
        side.send(b"end")
    await ends.wait_for(lambda: b"end" in here and b"end" in there)
    for received in (here, there):
        arrived = [message for message in received if message != b"end"]
        assert set(arrived) <= set(messages)
        assert len(set(arrived)) == len(arrived)
        if ordered:
            assert arrived == sorted(arrived, key=messages.index)
    assert len(there) < 26  # our end gave some up, and said so


async def test_a_stream_is_closed_and_used_again(ends):
    await ends.connect(delay_s=0.01, loss=0.05)
    for turn in range(4):
        await use_once(ends, turn)


async def use_once(ends, turn: int) -> None:
    ours, theirs, here, there = ends.open(5)
    await ends.wait_for(lambda: ours.state == theirs.readyState == "open")
    messages = [f"{turn}.{number}" for number in range(3)]
    for message in messages:
        ours.send(message)
        theirs.send(message)
    await ends.wait_for(lambda: len(here) == len(there) == 3)
    assert here == there == messages
    closer = ours if turn % 2 else theirs
    closer.close()
    await ends.wait_for(lambda: (ours.state, theirs.readyState) == ("closed", "closed"))


async def test_many_channels_at_once(ends):
    channels = [ends.open(stream_id, ordered=stream_id % 2 == 0) for stream_id in range(100)]
    await ends.connect(delay_s=0.01, loss=0.01)
    await ends.wait_for(lambda: all(ours.state == "open" for ours, *_ in channels))
    for number, (ours, theirs, _, _) in enumerate(channels):
        ours.send(b"%d" % number * 500)
        theirs.send(b"%d" % number * 500)
    await ends.wait_for(lambda: all(here and there for *_, here, there in channels))
    for number, (_, _, here, there) in enumerate(channels):
        assert here == there == [b"%d" % number * 500]
