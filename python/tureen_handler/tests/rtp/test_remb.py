from rtp_doubles.net import FakePort, make_context
from rtp_doubles.reading import of_type
from tureen_handler.rtp.header import build_extensions, build_header, header_length, unpack_header
from tureen_handler.rtp.remb import RembFeedback
from tureen_handler.rtp.rtcp.feedback import parse_feedback, parse_remb


def feed(feedback, scheduler, packets, *, ssrc=7):
    for _ in range(packets):
        departure = int(scheduler.now() * (1 << 18)) & 0xFFFFFF
        block = build_extensions([(4, departure.to_bytes(3, "big"))])
        packet = build_header(
            payload_type=96, marker=False, sequence=0, timestamp=0, ssrc=ssrc, extensions=block
        ) + bytes(1000)
        length = header_length(packet, packet[0])
        feedback.handle(packet, unpack_header(packet), length, scheduler.now())
        scheduler.advance(0.01)


def test_estimates_what_arrives_and_reports_it_about_every_second():
    context = make_context(FakePort())
    feedback = RembFeedback(4, context)
    feed(feedback, context.scheduler, 500)
    reports = of_type(context.port.rtcp, 206, 15)
    estimate = parse_remb(parse_feedback(reports[-1]).control)
    assert 3 <= len(reports) <= 30
    assert estimate.ssrcs == (7,)
    assert 400_000 < estimate.bitrate_bps < 4_000_000
    assert abs(feedback.bitrate_bps - estimate.bitrate_bps) <= feedback.bitrate_bps / 100_000


def test_says_nothing_after_close():
    context = make_context(FakePort())
    feedback = RembFeedback(4, context)
    feedback.close()
    feed(feedback, context.scheduler, 300)
    assert context.port.rtcp == []
