"""Feedback by which the sender of a whole transport estimates its bandwidth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from . import extension_uris
from .remb import RembFeedback
from .twcc import TransportWideFeedback

if TYPE_CHECKING:
    from .context import SessionContext
    from .header import Header
    from .parameters import RtpReceiverParameters


class CongestionFeedback(Protocol):
    """Watches every packet of a session and reports what it saw.

    Attributes:
        bitrate_bps: What was estimated from it; None when the peer does that.
    """

    bitrate_bps: int | None

    def handle(self, packet: bytes, header: Header, header_length: int, arrival_s: float) -> None:
        """Take note of one packet that has header extensions."""

    def close(self) -> None:
        """Stop all timers. Safe to call twice."""


def create_congestion_feedback(
    parameters: RtpReceiverParameters, context: SessionContext
) -> CongestionFeedback | None:
    """Return what a receiver's parameters ask for: transport-cc, else REMB, else nothing.

    An SFU offers one of the two by leaving out the feedback of the other, so the header extension
    and the codec's feedback must both be there.
    """
    ids = {extension.uri: extension.id for extension in parameters.header_extensions}
    offered = {feedback.type for codec in parameters.codecs for feedback in codec.feedback}
    sequence_id = ids.get(extension_uris.TRANSPORT_WIDE_CC)
    if sequence_id is not None and "transport-cc" in offered:
        return TransportWideFeedback(sequence_id, context)
    time_id = ids.get(extension_uris.ABS_SEND_TIME)
    if time_id is not None and "goog-remb" in offered:
        return RembFeedback(time_id, context)
    return None
