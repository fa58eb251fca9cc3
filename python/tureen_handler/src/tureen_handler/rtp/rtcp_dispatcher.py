"""Hands what RTCP says to the senders and receivers it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from .bitrate_sharing import share_bitrate
from .clock import ntp_64_to_seconds
from .path_estimate import PathEstimate
from .remote_reception import measure_round_trip
from .rtcp import compound as types
from .rtcp.compound import RtcpPacket, split_compound
from .rtcp.description import parse_goodbye, parse_source_description
from .rtcp.extended import ReceiverDelay, parse_extended_report
from .rtcp.feedback import (
    APPLICATION_FORMAT,
    FIR_FORMAT,
    NACK_FORMAT,
    PLI_FORMAT,
    Feedback,
    parse_feedback,
    parse_fir,
    parse_nack,
    parse_remb,
)
from .rtcp.reports import ReportBlock, parse_receiver_report, parse_sender_report

if TYPE_CHECKING:
    from .context import SessionContext
    from .session_counters import SessionCounters
    from .session_members import SessionMembers

_HandlePacket = Callable[[RtcpPacket, float], bool]
"""Returns False for a malformed packet."""

_HandleFeedback = Callable[[Feedback, float], None]


class RtcpDispatcher:
    """Takes compounds; a packet it cannot read costs only itself.

    Attributes:
        peer_reference: SSRC, 64-bit NTP time and arrival of the peer's last reference time
            (RFC 3611 4.4), to be answered with the next report; None when there is none.
        available_bps: What the peer last estimated (REMB) that the path to it carries; None before.
    """

    def __init__(
        self, members: SessionMembers, context: SessionContext, counters: SessionCounters
    ) -> None:
        self._members = members
        self._context = context
        self._counters = counters
        self.peer_reference: tuple[int, int, float] | None = None
        self.available_bps: int | None = None
        self._path = PathEstimate()
        self._packet_handlers: Final[dict[int, _HandlePacket]] = {
            types.SENDER_REPORT: self._handle_sender_report,
            types.RECEIVER_REPORT: self._handle_receiver_report,
            types.SOURCE_DESCRIPTION: self._handle_source_description,
            types.GOODBYE: self._handle_goodbye,
            types.TRANSPORT_FEEDBACK: self._handle_feedback,
            types.PAYLOAD_FEEDBACK: self._handle_feedback,
            types.EXTENDED_REPORT: self._handle_extended_report,
        }
        self._feedback_handlers: Final[dict[tuple[int, int], _HandleFeedback]] = {
            (types.TRANSPORT_FEEDBACK, NACK_FORMAT): self._handle_nack,
            (types.PAYLOAD_FEEDBACK, PLI_FORMAT): self._handle_pli,
            (types.PAYLOAD_FEEDBACK, FIR_FORMAT): self._handle_fir,
            (types.PAYLOAD_FEEDBACK, APPLICATION_FORMAT): self._handle_application,
        }

    def handle(self, compound: bytes, arrival_s: float) -> None:
        """Take one compound. Never raises."""
        packets, intact = split_compound(compound)
        if not intact:
            self._counters.malformed_rtcp += 1
        for packet in packets:
            handler = self._packet_handlers.get(packet.packet_type)
            if handler is None:
                self._counters.ignored_rtcp += 1
            elif not handler(packet, arrival_s):
                self._counters.malformed_rtcp += 1

    def _handle_sender_report(self, packet: RtcpPacket, arrival_s: float) -> bool:
        report = parse_sender_report(packet)
        if report is None:
            return False
        receiver = self._members.receivers.get(report.ssrc)
        if receiver is not None:
            receiver.stream.handle_sender_report(report, arrival_s)
            self._context.peer_clock.learn(ntp_64_to_seconds(report.ntp), arrival_s)
        self._handle_blocks(report.blocks, arrival_s)
        return True

    def _handle_receiver_report(self, packet: RtcpPacket, arrival_s: float) -> bool:
        report = parse_receiver_report(packet)
        if report is None:
            return False
        self._handle_blocks(report.blocks, arrival_s)
        return True

    def _handle_blocks(self, blocks: tuple[ReportBlock, ...], arrival_s: float) -> None:
        for block in blocks:
            sender = self._members.senders.get(block.ssrc)
            if sender is not None:
                sender.handle_report_block(block, arrival_s)

    def _handle_source_description(self, packet: RtcpPacket, arrival_s: float) -> bool:
        names = parse_source_description(packet)
        if names is None:
            return False
        for ssrc, name in names.items():
            receiver = self._members.receivers.get(ssrc)
            if receiver is not None:
                receiver.cname = name
        return True

    def _handle_goodbye(self, packet: RtcpPacket, arrival_s: float) -> bool:
        """Read and ignore: when a stream ends is for signalling to say."""
        self._counters.ignored_rtcp += 1
        return parse_goodbye(packet) is not None

    def _handle_feedback(self, packet: RtcpPacket, arrival_s: float) -> bool:
        feedback = parse_feedback(packet)
        if feedback is None:
            return False
        handler = self._feedback_handlers.get((packet.packet_type, packet.count_or_format))
        if handler is None:
            self._counters.ignored_rtcp += 1
        else:
            handler(feedback, arrival_s)
        return True

    def _handle_nack(self, feedback: Feedback, arrival_s: float) -> None:
        sender = self._members.senders.get(feedback.media_ssrc)
        if sender is not None:
            sender.handle_nack(parse_nack(feedback.control), arrival_s)

    def _handle_pli(self, feedback: Feedback, arrival_s: float) -> None:
        sender = self._members.senders.get(feedback.media_ssrc)
        if sender is not None:
            sender.handle_pli()

    def _handle_fir(self, feedback: Feedback, arrival_s: float) -> None:
        for request in parse_fir(feedback.control):
            sender = self._members.senders.get(request.ssrc)
            if sender is not None:
                sender.handle_fir(feedback.sender_ssrc, request.sequence)

    def _handle_application(self, feedback: Feedback, arrival_s: float) -> None:
        estimate = parse_remb(feedback.control)
        if estimate is None:
            self._counters.ignored_rtcp += 1
            return
        self.available_bps = estimate.bitrate_bps
        senders = tuple(self._members.senders.values())
        exhausted = self._path.is_exhausted(
            estimate.bitrate_bps,
            max((sender.remote.fraction_lost for sender in senders), default=0.0),
        )
        for sender, share_bps in share_bitrate(estimate.bitrate_bps, senders, arrival_s).items():
            sender.handle_bitrate_estimate(share_bps, exhausted=exhausted)

    def _handle_extended_report(self, packet: RtcpPacket, arrival_s: float) -> bool:
        report = parse_extended_report(packet)
        if report is None:
            return False
        if report.reference_ntp is not None:
            self.peer_reference = (report.ssrc, report.reference_ntp, arrival_s)
        for delay in report.delays:
            # mediasoup names the stream it sends instead of the asker (RFC 3611 4.5).
            if delay.ssrc == self._context.rtcp_ssrc or delay.ssrc in self._members.receivers:
                self._measure_round_trip(delay, arrival_s)
        return True

    def _measure_round_trip(self, delay: ReceiverDelay, arrival_s: float) -> None:
        round_trip_s = measure_round_trip(
            self._context.clock, arrival_s, delay.last_reference, delay.delay
        )
        if round_trip_s is not None:
            self._context.note_round_trip(round_trip_s)
