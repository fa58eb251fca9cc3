"""Receiver-estimated maximum bitrate, for peers that offer no transport-wide feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiortc.rate import RemoteBitrateEstimator

from .header import find_extension
from .rtcp.feedback import build_remb

if TYPE_CHECKING:
    from .context import SessionContext
    from .header import Header

_MAXIMUM_SSRCS: Final = 255


class RembFeedback:
    """One estimator for all packets of the transport, probes included, and its reports.

    Attributes:
        feedbacks: Feedback packets sent.
        bitrate_bps: The last estimate; None before the first.
    """

    def __init__(self, extension_id: int, context: SessionContext) -> None:
        self._extension_id = extension_id
        self._context = context
        self._estimator = RemoteBitrateEstimator()
        self._closed = False
        self.feedbacks = 0
        self.bitrate_bps: int | None = None

    def handle(self, packet: bytes, header: Header, header_length: int, arrival_s: float) -> None:
        """Take note of one packet that has header extensions."""
        offset = find_extension(packet, header[0], header_length, self._extension_id)
        if self._closed or offset < 0 or offset + 3 > header_length:
            return
        estimate = self._estimator.add(
            arrival_time_ms=int(arrival_s * 1000),
            abs_send_time=int.from_bytes(packet[offset : offset + 3], "big"),
            payload_size=len(packet) - header_length,
            ssrc=header[4],
        )
        if estimate is not None:
            self.bitrate_bps, ssrcs = estimate
            self._report(self.bitrate_bps, ssrcs[:_MAXIMUM_SSRCS])

    def close(self) -> None:
        """Stop reporting. Safe to call twice."""
        self._closed = True

    def _report(self, bitrate_bps: int, ssrcs: list[int]) -> None:
        self._context.port.send_rtcp(build_remb(self._context.rtcp_ssrc, bitrate_bps, ssrcs))
        self.feedbacks += 1
