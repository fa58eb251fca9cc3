import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.net.stream_framing import MAX_FRAME_BYTES, FrameReader, frame


def read(reader: FrameReader, chunk: bytes) -> list[bytes]:
    space = reader.space
    assert len(space) >= len(chunk)
    space[: len(chunk)] = chunk
    return reader.take(len(chunk))


def test_the_length_comes_first():
    assert frame(b"abc") == b"\x00\x03abc"


def test_too_long_for_its_length():
    with pytest.raises(OverflowError):
        frame(bytes(MAX_FRAME_BYTES + 1))


@given(st.lists(st.binary(min_size=1, max_size=3000), max_size=20), st.data())
def test_however_the_stream_is_cut_the_datagrams_are_the_same(datagrams, data):
    stream = b"".join(map(frame, datagrams))
    reader, found = FrameReader(), []
    while stream:
        count = data.draw(st.integers(1, min(len(stream), 5000)))
        found += read(reader, stream[:count])
        stream = stream[count:]
    assert found == datagrams


def test_empty_frames_are_left_out():
    assert read(FrameReader(), frame(b"") + frame(b"a") + frame(b"")) == [b"a"]


def test_the_longest_frame_fits_and_there_is_always_space():
    reader = FrameReader()
    longest = bytes(range(256)) * 255 + bytes(255)
    stream = frame(longest) * 3
    found: list[bytes] = []
    while stream:
        count = min(len(stream), len(reader.space))
        assert count > 0
        found += read(reader, stream[:count])
        stream = stream[count:]
    assert found == [longest] * 3
