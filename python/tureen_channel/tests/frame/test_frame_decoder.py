"""Bytes to frames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import bytes_of, cut, cuts, frames
from tureen_channel.channel_error import ChannelError
from tureen_channel.frame.frame import MessageFrame
from tureen_channel.frame.frame_decoder import FrameDecoder
from tureen_channel.frame.parse_frame import parse_frame

LIMIT = 65_536


@given(st.lists(frames, max_size=12), cuts)
def test_finds_the_same_frames_wherever_the_bytes_are_cut(sent, sizes):
    decoder = FrameDecoder(LIMIT)
    pieces = cut(bytes_of(*sent), sizes)
    found = [parse_frame(raw) for piece in pieces for raw in decoder.decode(piece)]
    assert found == sent
    assert decoder.unfinished_bytes == 0


@given(st.lists(frames, max_size=3), st.binary(min_size=1, max_size=200), cuts)
def test_garbage_is_frames_or_one_protocol_error(sent, garbage, sizes):
    decoder = FrameDecoder(LIMIT)
    found = []
    try:
        for piece in cut(bytes_of(*sent) + garbage, sizes):
            found += [parse_frame(raw) for raw in decoder.decode(piece)]
    except ChannelError as error:
        assert error.code == "protocol-error"
    else:
        assert found[: len(sent)] == sent


def test_says_how_much_of_an_unfinished_frame_has_come():
    decoder = FrameDecoder(LIMIT)
    data = bytes_of(MessageFrame(1, 2, 0, 0, bytes(10)))
    assert list(decoder.decode(data[:5])) == []
    assert decoder.unfinished_bytes == 5
    assert list(decoder.decode(data[5:20])) == []
    assert decoder.unfinished_bytes == 20


def test_refuses_a_frame_over_the_limit_as_soon_as_its_header_is_there():
    with pytest.raises(ChannelError, match="4294967295 bytes, over its limit of 65536"):
        list(FrameDecoder(LIMIT).decode(bytes.fromhex("ffffffff07000010")))


def test_takes_a_frame_of_exactly_the_limit():
    data = bytes_of(MessageFrame(1, 2, 0, 0, bytes(LIMIT - 20)))
    [raw] = FrameDecoder(LIMIT).decode(data)
    assert len(raw.body) == LIMIT - 20


def test_grows_for_a_large_frame_and_shrinks_after_it():
    decoder = FrameDecoder(4_000_000)
    ordinary = len(decoder.get_buffer())
    data = bytes_of(MessageFrame(1, 0, 0, 1, bytes(3_000_000)), MessageFrame(1, 0, 0, 2, b"next"))
    found = [raw for piece in cut(data, [100_000]) for raw in decoder.decode(piece)]
    assert [len(raw.body) for raw in found] == [3_000_000, 4]
    assert len(decoder.get_buffer()) == ordinary
