"""Requests to data channels, with a real association."""

import struct

import pytest
from wire_worker import vector

from tureen_channel import ChannelRequestError

TEXT, BINARY, RELEASED = 1, 2, 3


@pytest.fixture
async def far_end(worker, sfu, connected_id):
    """The server's end of data channel `d1`, which is open."""
    channel = sfu.data_channel(0, label="chat")
    data = {**vector("dataChannel.create"), "transportId": connected_id}
    await worker.ask("dataChannel.create", "d1", **data)
    await worker.channel.wait_for("dataChannel.open")
    return channel


async def test_messages_pass_both_ways(worker, sfu, far_end):
    stream = worker.channel.streams[1]
    received = []
    far_end.on("message", received.append)
    stream.receive(TEXT, "añ".encode())
    stream.receive(BINARY, b"\x00\xff")
    await sfu.wait_for(lambda: len(received) == 2)
    assert received == ["añ", b"\x00\xff"]
    far_end.send("back")
    far_end.send(b"\x01")
    await sfu.wait_for(lambda: (BINARY, b"\x01") in stream.sent)
    assert [each for each in stream.sent if each[0] != RELEASED] == [
        (TEXT, b"back"),
        (BINARY, b"\x01"),
    ]


async def test_bytes_that_left_are_told_in_all(worker, sfu, far_end):
    stream = worker.channel.streams[1]
    stream.receive(BINARY, bytes(100_000))
    stream.receive(BINARY, bytes(1000))

    def released():
        counts = [struct.unpack("!Q", body)[0] for type_, body in stream.sent if type_ == RELEASED]
        assert counts == sorted(counts)
        return counts[-1:] == [101_000]

    await sfu.wait_for(released)


async def test_closing_waits_for_the_messages_before(worker, sfu, far_end):
    stream = worker.channel.streams[1]
    received = []
    far_end.on("message", received.append)
    await worker.ask("dataChannel.close", "d1", messages=2)
    for text in ("one", "two"):
        stream.receive(TEXT, text.encode())
    await worker.channel.wait_for("dataChannel.close")
    assert received == ["one", "two"]
    assert len(worker.service.data_channels) == 0
    await worker.ask("dataChannel.close", "d1", messages=2)


async def test_a_message_that_cannot_be_sent_is_told(worker, far_end):
    worker.channel.streams[1].receive(BINARY, bytes(300_000))
    await worker.channel.wait_for("dataChannel.error")
    assert "262144" in worker.channel.notifications[-1][2]["message"]


async def test_a_stream_id_is_used_once(worker, far_end, connected_id):
    data = {**vector("dataChannel.create"), "transportId": connected_id, "messageStreamId": 9}
    with pytest.raises(ChannelRequestError) as caught:
        await worker.ask("dataChannel.create", "d2", **data)
    assert caught.value.code == "stream-in-use"
    assert len(worker.service.data_channels) == 1
