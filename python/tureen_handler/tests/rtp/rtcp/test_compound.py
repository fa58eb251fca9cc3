from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.rtp.rtcp import description, extended, feedback, reports
from tureen_handler.rtp.rtcp.compound import RtcpPacket, build_packet, split_compound


def test_splits_what_was_joined():
    compound = build_packet(201, 0, b"abcd") + build_packet(202, 3, b"12345")
    packets, intact = split_compound(compound)
    assert packets == [RtcpPacket(201, 0, b"abcd"), RtcpPacket(202, 3, b"12345\0\0\0")]
    assert intact


def test_keeps_the_packets_before_a_fault():
    compound = build_packet(201, 0, b"abcd") + build_packet(202, 3, b"12345678")
    packets, intact = split_compound(compound[:-4])
    assert [packet.packet_type for packet in packets] == [201]
    assert not intact
    assert split_compound(b"") == ([], False)
    assert split_compound(compound + b"\x80")[1] is False


def test_removes_padding():
    packet = bytearray(build_packet(205, 1, b"abcd\0\0\0\4"))
    packet[0] |= 0x20
    assert split_compound(bytes(packet)) == ([RtcpPacket(205, 1, b"abcd")], True)
    packet[-1] = 9
    assert split_compound(bytes(packet)) == ([], False)


PARSERS = [
    reports.parse_sender_report,
    reports.parse_receiver_report,
    description.parse_source_description,
    description.parse_goodbye,
    feedback.parse_feedback,
    extended.parse_extended_report,
]


@given(st.binary(max_size=120))
def test_garbage_is_never_an_error(data):
    split_compound(data)
    split_compound(b"\x81\xc8" + data)
    feedback.parse_nack(data)
    feedback.parse_fir(data)
    feedback.parse_remb(data)
    feedback.parse_remb(b"REMB" + data)


@given(st.integers(0, 31), st.binary(max_size=120))
def test_garbage_in_a_packet_is_never_an_error(count, body):
    for parse in PARSERS:
        parse(RtcpPacket(0, count, body))
