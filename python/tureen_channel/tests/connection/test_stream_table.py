"""The credit of streams."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_channel.channel_error import ChannelError
from tureen_channel.connection.stream_table import StreamTable
from tureen_channel.frame.frame import CloseFrame, CreditFrame, MessageFrame


def message(body_bytes):
    return MessageFrame(1, 0, 0, 0, bytes(body_bytes))


@given(
    st.lists(st.integers(0, 3_000), min_size=1, max_size=60),
    st.integers(1, 4_000),
    st.integers(1, 5),
)
def test_never_stops_and_never_lets_more_wait_than_a_window_and_a_message(
    sizes, window_bytes, consume_at
):
    sender, receiver = StreamTable(), StreamTable()
    sender.open(1, 1)
    sender.credited(receiver.open(1, window_bytes))
    waiting = []

    def consume_one():
        credit = receiver.consumed(1, waiting.pop(0) if waiting else 0)
        if credit is not None:
            sender.credited(credit)

    for index, size in enumerate(sizes):
        while not sender.may_send(1):
            assert waiting
            consume_one()
        sender.sent(1, size)
        assert receiver.received(message(size))
        waiting.append(size)
        assert sum(waiting[:-1]) < window_bytes
        if index % consume_at == 0:
            consume_one()


def test_keeps_credit_that_comes_before_the_stream_is_open_here():
    table = StreamTable()
    assert table.credited(CreditFrame(1, 100)) is False
    assert table.may_send(1) is False
    table.open(1, 100)
    assert table.may_send(1) is True


def test_confirms_the_close_of_a_stream_that_was_never_opened_here():
    table = StreamTable()
    table.credited(CreditFrame(1, 100))
    assert table.closed_by_peer(1) == (CloseFrame(1), False)
    with pytest.raises(ChannelError, match="not open"):
        table.closed_by_peer(1)


def test_bounds_the_credit_it_keeps_for_streams_that_are_not_open():
    table = StreamTable()
    for stream in range(65_536):
        table.credited(CreditFrame(stream, 1))
    with pytest.raises(ChannelError, match="more than 65536 streams"):
        table.credited(CreditFrame(65_536, 1))


def test_charges_empty_messages_too():
    table = StreamTable()
    table.open(1, 48)
    assert [table.received(message(0)), table.received(message(0))] == [True, True]
    with pytest.raises(ChannelError, match="beyond its window"):
        table.received(message(0))


def test_cannot_open_a_stream_twice_nor_before_its_close_is_confirmed():
    table = StreamTable()
    table.open(1, 100)
    with pytest.raises(ChannelError, match="in use"):
        table.open(1, 100)
    table.close(1)
    with pytest.raises(ChannelError, match="in use"):
        table.open(1, 100)
    assert table.closed_by_peer(1) is None
    table.open(1, 100)
