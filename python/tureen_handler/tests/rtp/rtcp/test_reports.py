from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.rtp.rtcp import reports
from tureen_handler.rtp.rtcp.compound import split_compound

word = st.integers(0, 0xFFFFFFFF)
block = st.builds(
    reports.ReportBlock,
    word,
    st.integers(0, 255),
    st.integers(-0x800000, 0x7FFFFF),
    word,
    word,
    word,
    word,
)
blocks = st.lists(block, max_size=31).map(tuple)


@given(st.builds(reports.SenderReport, word, st.integers(0, 2**64 - 1), word, word, word, blocks))
def test_sender_reports_survive(report):
    (packet,), _ = split_compound(reports.build_sender_report(report))
    assert packet.packet_type == 200
    assert reports.parse_sender_report(packet) == report


@given(st.builds(reports.ReceiverReport, word, blocks))
def test_receiver_reports_survive(report):
    (packet,), _ = split_compound(reports.build_receiver_report(report))
    assert packet.packet_type == 201
    assert reports.parse_receiver_report(packet) == report


def test_extreme_losses_are_clamped():
    built = reports.build_receiver_report(
        reports.ReceiverReport(1, (reports.ReportBlock(2, 255, 1 << 30, 1 << 33, 1 << 40, 0, 0),))
    )
    (packet,), _ = split_compound(built)
    assert reports.parse_receiver_report(packet).blocks[0].packets_lost == 0x7FFFFF


def test_a_report_that_promises_more_blocks_is_refused():
    (packet,), _ = split_compound(reports.build_receiver_report(reports.ReceiverReport(1)))
    assert reports.parse_receiver_report(packet._replace(count_or_format=1)) is None
    assert reports.parse_sender_report(packet) is None
