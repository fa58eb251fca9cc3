import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.rtp.rtcp import feedback
from tureen_handler.rtp.rtcp.compound import split_compound


def read(built):
    (packet,), intact = split_compound(built)
    assert intact
    return packet, feedback.parse_feedback(packet)


@given(st.integers(0, 0xFFFF), st.sets(st.integers(0, 2000), min_size=1, max_size=100))
def test_nacks_survive_across_the_wrap(start, offsets):
    wanted = [start + offset for offset in sorted(offsets)]
    packet, parsed = read(feedback.build_nack(1, 2, wanted))
    assert (packet.packet_type, packet.count_or_format) == (205, 1)
    assert parsed[:2] == (1, 2)
    assert feedback.parse_nack(parsed.control) == [sequence & 0xFFFF for sequence in wanted]


def test_neighbours_share_an_entry():
    _, parsed = read(feedback.build_nack(1, 2, range(100, 117)))
    assert len(parsed.control) == 4


def test_pli():
    packet, parsed = read(feedback.build_pli(1, 2))
    assert (packet.packet_type, packet.count_or_format, parsed) == (206, 1, (1, 2, b""))


def test_fir():
    entries = [feedback.FullIntraRequest(5, 255), feedback.FullIntraRequest(6, 0)]
    packet, parsed = read(feedback.build_fir(1, entries))
    assert (packet.packet_type, packet.count_or_format, parsed.media_ssrc) == (206, 4, 0)
    assert feedback.parse_fir(parsed.control) == entries


@given(st.integers(0, 2**62), st.lists(st.integers(0, 0xFFFFFFFF), max_size=255))
def test_remb_survives_within_its_precision(bitrate, ssrcs):
    packet, parsed = read(feedback.build_remb(1, bitrate, ssrcs))
    assert (packet.packet_type, packet.count_or_format) == (206, 15)
    estimate = feedback.parse_remb(parsed.control)
    assert estimate.ssrcs == tuple(ssrcs)
    assert estimate.bitrate_bps == pytest.approx(bitrate, rel=1e-5)
    assert estimate.bitrate_bps <= bitrate


def test_other_application_messages_are_not_remb():
    assert feedback.parse_remb(b"LOSS\0\0\0\0") is None
    assert feedback.parse_remb(b"REMB\x02\0\0\0\0\0\0\0") is None
