from tureen_handler.rtp.rtcp import extended
from tureen_handler.rtp.rtcp.compound import split_compound


def read(built):
    (packet,), _ = split_compound(built)
    assert packet.packet_type == 207
    return packet, extended.parse_extended_report(packet)


def test_reference_time():
    assert read(extended.build_reference_time(5, 1 << 63))[1] == (5, 1 << 63, ())


def test_delays():
    delays = (extended.ReceiverDelay(1, 2, 3), extended.ReceiverDelay(4, 5, 6))
    assert read(extended.build_receiver_delays(9, delays))[1] == (9, None, delays)


def test_unknown_blocks_are_passed_over():
    packet, _ = read(extended.build_reference_time(5, 77))
    body = packet.body[:4] + b"\x01\0\0\x01abcd" + packet.body[4:]
    assert extended.parse_extended_report(packet._replace(body=body)) == (5, 77, ())


def test_a_block_that_overruns_is_refused():
    packet, _ = read(extended.build_reference_time(5, 77))
    assert extended.parse_extended_report(packet._replace(body=packet.body[:-4])) is None
