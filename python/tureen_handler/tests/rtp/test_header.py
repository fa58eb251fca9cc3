import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.rtp import header


def build(extensions=b"", payload=b"data", **values):
    fields = {"payload_type": 96, "marker": False, "sequence": 7, "timestamp": 9, "ssrc": 11}
    return header.build_header(**(fields | values), extensions=extensions) + payload


def test_builds_what_it_reads():
    packet = build(marker=True, sequence=0x1FFFF, timestamp=1 << 32 | 5, ssrc=0xDEADBEEF)
    assert header.unpack_header(packet) == (0x80, 0x80 | 96, 0xFFFF, 5, 0xDEADBEEF)
    assert header.header_length(packet, packet[0]) == 12


@pytest.mark.parametrize("size", [1, 2, 3, 16])
def test_short_extensions_use_one_byte_headers(size):
    packet = build(header.build_extensions([(1, b"m" * size), (14, b"xy")]))
    end = header.header_length(packet, packet[0])
    assert packet[12:14] == b"\xbe\xde"
    assert packet[end:] == b"data"
    assert header.read_extensions(packet, packet[0], end) == {1: b"m" * size, 14: b"xy"}
    offset = header.find_extension(packet, packet[0], end, 14)
    assert packet[offset : offset + 2] == b"xy"
    assert header.find_extension(packet, packet[0], end, 3) == -1


@pytest.mark.parametrize("elements", [[(15, b"a"), (2, b"bc")], [(1, b"z" * 17)], [(200, b"")]])
def test_large_ids_and_values_use_two_byte_headers(elements):
    packet = build(header.build_extensions(elements))
    end = header.header_length(packet, packet[0])
    assert packet[12:14] == b"\x10\x00"
    assert header.read_extensions(packet, packet[0], end) == dict(elements)
    offset = header.find_extension(packet, packet[0], end, elements[-1][0])
    assert packet[offset : offset + len(elements[-1][1])] == elements[-1][1]


def test_skips_padding_between_elements_and_stops_at_id_15():
    block = struct.pack("!HH", 0xBEDE, 2) + b"\x00\x10a\x00\xf0\x20bc"
    packet = build(block)
    end = header.header_length(packet, packet[0])
    assert header.read_extensions(packet, packet[0], end) == {1: b"a"}
    assert header.find_extension(packet, packet[0], end, 1) == 18
    assert header.find_extension(packet, packet[0], end, 2) == -1


def test_an_element_that_overruns_its_block_is_not_found():
    packet = build(struct.pack("!HH", 0xBEDE, 1) + b"\x1fabc", payload=b"0123456789abcdef")
    end = header.header_length(packet, packet[0])
    assert header.find_extension(packet, packet[0], end, 1) == -1
    assert header.read_extensions(packet, packet[0], end) == {}


def test_csrcs_are_skipped():
    packet = bytearray(build(header.build_extensions([(3, b"abc")])))
    packet[0] |= 2
    packet[12:12] = bytes(8)
    packet = bytes(packet)
    end = header.header_length(packet, packet[0])
    assert packet[end:] == b"data"
    assert header.find_extension(packet, packet[0], end, 3) == 25


def test_padding_is_cut_off():
    packet = bytearray(build(payload=b"data\x00\x00\x03"))
    packet[0] |= header.PADDING_BIT
    assert header.payload_end(bytes(packet), packet[0], 12) == 16
    packet[-1] = 8
    assert header.payload_end(bytes(packet), packet[0], 12) == -1
    packet[-1] = 0
    assert header.payload_end(bytes(packet), packet[0], 12) == -1


def test_a_packet_of_padding_only_has_an_empty_payload():
    packet = bytearray(build(payload=bytes(254) + b"\xff"))
    packet[0] |= header.PADDING_BIT
    assert header.payload_end(bytes(packet), packet[0], 12) == 12
    assert header.payload_end(bytes(packet[:12]), packet[0], 12) == -1


@pytest.mark.parametrize("first", [0x00, 0x40, 0xC0])
def test_other_versions_are_malformed(first):
    assert header.header_length(bytes([first]) + bytes(20), first) == -1


@pytest.mark.parametrize("cut", [13, 15, 16, 19])
def test_a_cut_extension_block_is_malformed(cut):
    packet = build(header.build_extensions([(1, b"abc")]), payload=b"")[:cut]
    assert header.header_length(packet, packet[0]) == -1


@given(st.binary(min_size=12, max_size=64), st.booleans(), st.integers(1, 255))
def test_garbage_never_raises(data, extended, extension_id):
    packet = bytes([0x80 | data[0] & 0x3F | (0x10 if extended else 0)]) + data[1:]
    end = header.header_length(packet, packet[0])
    if end < 0:
        return
    header.payload_end(packet, packet[0], end)
    values = header.read_extensions(packet, packet[0], end)
    if packet[0] & header.EXTENSION_BIT:
        offset = header.find_extension(packet, packet[0], end, extension_id)
        assert (offset >= 0) == (extension_id in values)
