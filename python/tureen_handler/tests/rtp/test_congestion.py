from dataclasses import replace

from rtp_doubles.net import make_context
from rtp_doubles.parameters import EXTENSIONS, NACK, REMB, TRANSPORT_CC, VP8, video_receiver
from tureen_handler.rtp.congestion import create_congestion_feedback
from tureen_handler.rtp.remb import RembFeedback
from tureen_handler.rtp.twcc import TransportWideFeedback


def create(feedback, extensions=EXTENSIONS):
    parameters = video_receiver(
        codecs=(replace(VP8, feedback=feedback),), header_extensions=extensions
    )
    return create_congestion_feedback(parameters, make_context())


def test_transport_wide_feedback_comes_first():
    assert isinstance(create((TRANSPORT_CC, REMB)), TransportWideFeedback)


def test_remb_where_only_that_is_offered():
    assert isinstance(create((NACK, REMB)), RembFeedback)


def test_nothing_without_the_extension_or_the_feedback():
    assert create((NACK,)) is None
    assert create((TRANSPORT_CC, REMB), ()) is None
