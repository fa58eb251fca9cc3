import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.sctp.core import chunks
from tureen_handler.sctp.core.init_chunk import InitChunk
from tureen_handler.sctp.core.packet import PacketSealer, read_header
from tureen_handler.sctp.core.serial import unwrap_tsn

PAIRS = st.lists(st.tuples(st.integers(1, 65535), st.integers(1, 65535)), max_size=20)
WORD = st.integers(0, 0xFFFFFFFF)


@given(WORD, WORD, PAIRS, st.lists(WORD, max_size=5))
def test_a_sack_reads_as_built(cumulative, window, gaps, duplicates):
    chunk = chunks.build_sack(cumulative, window, gaps, duplicates)
    assert int.from_bytes(chunk[2:4], "big") == len(chunk)
    assert chunks.read_sack(chunk[4:]) == (cumulative, window, gaps)


@given(WORD, PAIRS)
def test_a_forward_tsn_reads_as_built(cumulative, streams):
    chunk = chunks.build_forward_tsn(cumulative, streams)
    assert chunks.read_forward_tsn(chunk[4:]) == (cumulative, streams)


def test_init_reads_as_built():
    init = InitChunk(7, 100_000, 65535, 65535, 99, cookie=b"cookie")
    chunk = init.build(chunks.INIT_ACK)
    assert InitChunk.read(chunk[4:]) == init
    assert len(chunk) % 4 == 0


def test_a_peer_without_extensions_is_noticed():
    init = InitChunk.read(InitChunk(7, 1, 1, 1, 1).build(chunks.INIT)[4:20])
    assert not init.partial_reliability
    assert not init.stream_reset


@given(st.binary(max_size=40))
def test_garbage_is_malformed_and_nothing_else(value):
    for read in (chunks.read_sack, chunks.read_forward_tsn, InitChunk.read):
        try:
            read(value)
        except chunks.MalformedChunkError:
            continue
    assert list(chunks.read_parameters(value)) is not None


def test_the_checksum_is_crc32c():
    # RFC 9260, appendix A: CRC32c over the packet with a checksum of zero, in little-endian order.
    import google_crc32c

    packet = PacketSealer(5000, 5000, 0x01020304).seal(b"\x04\x00\x00\x04")
    plain = packet[:8] + bytes(4) + packet[12:]
    assert int.from_bytes(packet[8:12], "little") == google_crc32c.value(plain)
    assert read_header(packet) == (5000, 5000, 0x01020304)


@pytest.mark.parametrize("near", [0, 5, 2**32 - 3, 2**32 + 3, 7 * 2**32 - 1])
@pytest.mark.parametrize("difference", [-(2**31) + 1, -4, 0, 4, 2**31 - 1])
def test_numbers_are_unwrapped_to_the_nearest(near, difference):
    assert unwrap_tsn((near + difference) & 0xFFFFFFFF, near) == near + difference
