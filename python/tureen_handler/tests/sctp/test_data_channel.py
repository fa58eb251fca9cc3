"""Data channels between a transport and the loopback server's stock SCTP."""

import asyncio

import pytest
from tureen_handler.sctp import association, data_channel
from tureen_handler.sctp.errors import DataChannelError
from tureen_handler.sctp.parameters import DataChannelParameters


class Heard:
    """What the listeners of a channel heard."""

    def __init__(self, channel) -> None:
        self.events: list[object] = []
        self._changed = asyncio.Event()
        channel.on_open(lambda: self._note("open"))
        channel.on_message(self._note)
        channel.on_buffered_amount_low(lambda: self._note("low"))
        channel.on_error(self._note)
        channel.on_close(lambda: self._note("close"))

    def _note(self, event: object) -> None:
        self.events.append(event)
        self._changed.set()

    async def wait_for(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.events) < count:
                self._changed.clear()
                await self._changed.wait()


@pytest.fixture
async def opened(client, sfu):
    """An open channel, what it heard, and the server's end."""
    remote = sfu.data_channel(1)
    channel = client.transport.create_data_channel(DataChannelParameters(1, label="chat"))
    heard = Heard(channel)
    await client.connect()
    await heard.wait_for(1)
    assert heard.events == ["open"]
    heard.events.clear()
    return channel, heard, remote


async def test_text_and_binary_both_ways(opened, sfu):
    channel, heard, remote = opened
    remote.on("message", remote.send)
    messages = ["text", b"binary", "", b"", "ünïcode ☃", bytes(range(256)) * 300, "x" * 70000]
    for message in messages:
        channel.send(message)
    await sfu.wait_for(lambda: channel.messages_received == len(messages))
    assert [each for each in heard.events if each != "low"] == messages
    stats = channel.stats()
    assert stats["messagesSent"] == stats["messagesReceived"] == len(messages)
    size = sum(len(each.encode() if isinstance(each, str) else each) for each in messages)
    assert stats["bytesSent"] == stats["bytesReceived"] == size


async def test_a_channel_made_late_opens_at_once(client, sfu, opened):
    sfu.data_channel(9)
    channel = client.transport.create_data_channel(DataChannelParameters(9))
    assert channel.state == "open"
    heard = Heard(channel)
    assert heard.events == ["open"]


async def test_sending_needs_an_open_channel(client):
    channel = client.transport.create_data_channel(DataChannelParameters(1, label="chat"))
    with pytest.raises(DataChannelError, match='"chat": it is "connecting"') as failure:
        channel.send("early")
    assert failure.value.code == "not-open"


async def test_the_servers_limit_is_enforced(opened):
    channel, _, _ = opened
    assert channel.max_message_size == 262144
    with pytest.raises(DataChannelError, match="262145 bytes") as failure:
        channel.send(bytes(262145))
    assert failure.value.code == "message-too-big"
    with pytest.raises(DataChannelError):
        channel.send("ü" * 131073)  # bytes count, not characters


async def test_larger_messages_than_the_server_may_send_are_refused(client, sfu):
    remote = sfu.data_channel(1)
    parameters = DataChannelParameters(1, label="chat", max_receive_message_size=5000)
    channel = client.transport.create_data_channel(parameters)
    heard = Heard(channel)
    await client.connect()
    await heard.wait_for(1)
    for size in (5000, 5001, 20_000, 10):
        remote.send(bytes(size))
    await heard.wait_for(5)
    kinds = [event.code if isinstance(event, DataChannelError) else event for event in heard.events]
    assert kinds == ["open", bytes(5000), "message-too-big", "message-too-big", bytes(10)]
    assert 'of 5001 bytes or more came on data channel "chat", which takes 5000' in str(
        heard.events[2]
    )
    assert channel.refused_messages == 2
    assert channel.state == "open"


async def test_messages_that_no_server_may_send_are_refused(client, sfu, monkeypatch):
    monkeypatch.setattr(association, "_MAX_MESSAGE_BYTES", 0)  # the server names 262144
    remote = sfu.data_channel(1)
    channel = client.transport.create_data_channel(DataChannelParameters(1))
    heard = Heard(channel)
    await client.connect()
    await heard.wait_for(1)
    remote.transport._remote_max_message_size = 10_000_000
    for size in (262_144, 262_145, 10):
        remote.send(bytes(size))
    await heard.wait_for(4)
    assert [event for event in heard.events[1:] if not isinstance(event, DataChannelError)] == [
        bytes(262_144),
        bytes(10),
    ]


async def test_what_waits_is_bounded(opened, monkeypatch):
    channel, _, _ = opened
    monkeypatch.setattr(data_channel, "MAX_BUFFERED_BYTES", 100_000)
    with pytest.raises(DataChannelError) as failure:
        for _ in range(100):
            channel.send(bytes(20_000))
    assert failure.value.code == "buffer-full"
    assert 0 < channel.buffered_amount <= 100_000


async def test_buffered_amount_low(opened):
    channel, heard, _ = opened
    channel.buffered_amount_low_threshold = 1000
    for _ in range(10):
        channel.send(bytes(10_000))
    assert 80_000 < channel.buffered_amount < 100_000  # the rest has left already
    await heard.wait_for(1)
    assert heard.events == ["low"]
    assert channel.buffered_amount <= 1000


async def test_unordered_with_few_retransmits(client, sfu):
    remote = sfu.data_channel(2, ordered=False, maxRetransmits=0)
    parameters = DataChannelParameters(2, ordered=False, max_retransmits=0)
    channel = client.transport.create_data_channel(parameters)
    received: list[object] = []
    remote.on("message", received.append)
    heard = Heard(channel)
    await client.connect()
    await heard.wait_for(1)
    for number in range(5):
        channel.send(str(number))
    await sfu.wait_for(lambda: len(received) == 5)
    assert sorted(received) == ["0", "1", "2", "3", "4"]


async def test_a_life_time_of_zero_is_one_attempt(client, sfu):
    remote = sfu.data_channel(2)
    received: list[object] = []
    remote.on("message", received.append)
    parameters = DataChannelParameters(2, max_packet_life_time_ms=0)
    channel = client.transport.create_data_channel(parameters)
    heard = Heard(channel)
    await client.connect()
    await heard.wait_for(1)
    channel.send("once")
    await sfu.wait_for(lambda: received == ["once"])


async def test_closing_here_closes_there(opened):
    channel, heard, remote = opened
    closed = asyncio.Event()
    remote.on("close", closed.set)
    channel.close()
    channel.close()
    assert channel.state == "closing"
    await heard.wait_for(1)
    assert heard.events == ["close"]
    assert channel.state == "closed"
    async with asyncio.timeout(30):
        await closed.wait()


async def test_closing_there_closes_here(opened):
    channel, heard, remote = opened
    remote.close()
    await heard.wait_for(1)
    assert heard.events == ["close"]
    assert channel.state == "closed"


async def test_a_server_that_does_not_answer_the_reset_is_not_waited_for(
    opened, client, sfu, monkeypatch
):
    monkeypatch.setattr(data_channel, "CLOSE_TIMEOUT_S", 0.02)
    channel, heard, _ = opened
    sfu.drop = lambda datagram, is_incoming: is_incoming and datagram[0] > 3
    channel.close()
    await heard.wait_for(1)
    assert heard.events == ["close"]
    again = client.transport.create_data_channel(DataChannelParameters(1, label="again"))
    assert again.state == "open"


async def test_a_closing_channel_makes_way_for_a_new_one(opened, client):
    channel, heard, _ = opened
    channel.close()
    again = client.transport.create_data_channel(DataChannelParameters(1, label="again"))
    assert heard.events == ["close"]
    assert again.state == "open"


async def test_an_open_channel_does_not_make_way(opened, client):
    with pytest.raises(DataChannelError, match='"chat"') as failure:
        client.transport.create_data_channel(DataChannelParameters(1))
    assert failure.value.code == "stream-in-use"


async def test_the_transport_closing_closes_without_an_error(opened, client):
    channel, heard, _ = opened
    await client.transport.close()
    assert heard.events == ["close"]
    assert channel.state == "closed"
    with pytest.raises(DataChannelError):
        channel.send("late")


async def test_the_server_aborting_is_an_error_and_a_close(opened, sfu):
    _, heard, _ = opened
    await sfu.sctp._abort()
    await heard.wait_for(2)
    error, close = heard.events
    assert isinstance(error, DataChannelError)
    assert error.code == "association-lost"
    assert close == "close"


async def test_messages_without_a_channel_are_counted(opened, client, sfu):
    stranger = sfu.data_channel(5)
    stranger.send("nobody listens")
    async with asyncio.timeout(30):
        while client.transport.counters().unknown_stream_messages == 0:
            await asyncio.sleep(0)


async def test_a_listener_that_raises_harms_nobody(opened, caplog):
    channel, heard, remote = opened
    channel.on_message(lambda _message: 1 / 0)
    remote.send("1")
    remote.send("2")
    await heard.wait_for(2)
    assert heard.events == ["1", "2"]
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("payload_protocol_id", "data", "message"),
    [
        (51, b"text", "text"),
        (51, b"\xff", "\ufffd"),
        (53, b"\x00\x01", b"\x00\x01"),
        (56, b"\x00", ""),
        (57, b"\x00", b""),
    ],
)
async def test_kinds_of_messages(client, payload_protocol_id, data, message):
    channel = client.transport.create_data_channel(DataChannelParameters(1))
    heard = Heard(channel)
    channel.handle_message(payload_protocol_id, data)
    assert heard.events == [message]


@pytest.mark.parametrize("payload_protocol_id", [0, 50, 52, 54])
async def test_unknown_kinds_are_counted(client, payload_protocol_id):
    channel = client.transport.create_data_channel(DataChannelParameters(1))
    channel.handle_message(payload_protocol_id, b"data")
    assert channel.ignored_messages == 1
    assert channel.messages_received == 0
