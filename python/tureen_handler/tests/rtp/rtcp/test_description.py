import pytest
from tureen_handler.rtp.rtcp import description
from tureen_handler.rtp.rtcp.compound import split_compound


@pytest.mark.parametrize("length", range(1, 9))
def test_reads_several_chunks_whatever_their_padding(length):
    names = {1: "a" * length, 2: "b" * (length + 1), 0xFFFFFFFF: "c"}
    (packet,), _ = split_compound(description.build_source_description(names))
    assert packet.count_or_format == 3
    assert description.parse_source_description(packet) == names


def test_skips_other_items_and_chunks_without_a_name():
    (packet,), _ = split_compound(description.build_source_description({7: "x"}))
    note = b"\0\0\0\x05" + b"\x07\x03abc" + b"\x01\x02me" + b"\0\0\0"
    empty = b"\0\0\0\x06" + b"\0\0\0\0"
    packet = packet._replace(count_or_format=3, body=note + empty + packet.body)
    assert description.parse_source_description(packet) == {5: "me", 7: "x"}


def test_items_that_overrun_are_refused():
    (packet,), _ = split_compound(description.build_source_description({7: "name"}))
    assert description.parse_source_description(packet._replace(body=packet.body[:7])) is None
    assert description.parse_source_description(packet._replace(count_or_format=2)) is None


def test_goodbyes_survive():
    (packet,), _ = split_compound(description.build_goodbye([1, 2]))
    assert packet.packet_type == 203
    assert description.parse_goodbye(packet) == (1, 2)
    assert description.parse_goodbye(packet._replace(count_or_format=3)) is None
