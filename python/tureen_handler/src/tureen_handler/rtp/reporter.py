"""The regular reports of a session (RFC 3550 6.2, at a fixed reduced rate)."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from .clock import ntp_middle_32
from .rtcp.description import build_goodbye, build_source_description
from .rtcp.extended import ReceiverDelay, build_receiver_delays, build_reference_time
from .rtcp.reports import MAXIMUM_BLOCKS, ReceiverReport, ReportBlock, build_receiver_report

if TYPE_CHECKING:
    from .context import SessionContext
    from .rtcp_dispatcher import RtcpDispatcher
    from .session_members import SessionMembers

INTERVAL_S: Final = 1.0
"""Mean time between reports; each is 0.5 to 1.5 of it, so that sessions do not march in step."""

_MAXIMUM_COMPOUND: Final = 1200
_GOODBYES_PER_PACKET: Final = 31


class Reporter:
    """Sends Sender Reports of all active senders and Receiver Reports on all received streams."""

    def __init__(
        self, members: SessionMembers, context: SessionContext, dispatcher: RtcpDispatcher
    ) -> None:
        self._members = members
        self._context = context
        self._dispatcher = dispatcher
        self._own_name = build_source_description({context.rtcp_ssrc: context.cname})

    def start(self) -> None:
        """Begin to report. Does nothing when it has begun."""
        self._context.timer.schedule(self._report, self._next_s(self._context.scheduler.now()))

    def stop(self) -> None:
        """Send no more reports."""
        self._context.timer.remove(self._report)

    def say_goodbye(self, ssrcs: list[int]) -> None:
        """Tell the other side that streams end (RFC 3550 6.6)."""
        lead = build_receiver_report(ReceiverReport(self._context.rtcp_ssrc)) + self._own_name
        for start in range(0, len(ssrcs), _GOODBYES_PER_PACKET):
            goodbye = build_goodbye(ssrcs[start : start + _GOODBYES_PER_PACKET])
            self._context.port.send_rtcp(lead + goodbye)

    def _report(self, now_s: float) -> float | None:
        if not self._members.senders and not self._members.all_receivers:
            return None
        if self._context.port.connected:
            for compound in _join(self._build_sender_units(now_s)):
                self._context.port.send_rtcp(compound)
            for compound in _join(self._build_receiver_units(now_s)):
                self._context.port.send_rtcp(compound)
        return self._next_s(now_s)

    def _next_s(self, now_s: float) -> float:
        return now_s + INTERVAL_S * random.uniform(0.5, 1.5)

    def _build_sender_units(self, now_s: float) -> list[bytes]:
        """Return a Sender Report for each active sender, with its answer to the peer's time.

        Each answers for itself: mediasoup finds the stream by the SSRC of the Extended Report.
        """
        delays = self._take_delays(now_s)
        units = []
        for ssrc, sender in self._members.senders.items():
            report = sender.build_report(now_s)
            if report:
                units.append(report + (build_receiver_delays(ssrc, delays) if delays else b""))
        return units

    def _take_delays(self, now_s: float) -> list[ReceiverDelay]:
        reference, self._dispatcher.peer_reference = self._dispatcher.peer_reference, None
        if reference is None:
            return []
        ssrc, ntp, arrival_s = reference
        return [ReceiverDelay(ssrc, ntp_middle_32(ntp), max(0, round((now_s - arrival_s) * 65536)))]

    def _build_receiver_units(self, now_s: float) -> list[bytes]:
        """Return Receiver Reports; the last one brings this side's time (RFC 3611 4.4)."""
        blocks = self._take_blocks(now_s)
        own_ssrc = self._context.rtcp_ssrc
        units = [
            build_receiver_report(
                ReceiverReport(own_ssrc, tuple(blocks[start : start + MAXIMUM_BLOCKS]))
            )
            + self._own_name
            for start in range(0, len(blocks), MAXIMUM_BLOCKS)
        ]
        if units:
            units[-1] += build_reference_time(own_ssrc, self._context.clock.ntp_64(now_s))
        return units

    def _take_blocks(self, now_s: float) -> list[ReportBlock]:
        blocks = []
        for ssrc, receiver in self._members.receivers.items():
            block = receiver.stream.take_report_block(ssrc, now_s)
            if block is not None:
                blocks.append(block)
        return blocks


def _join(units: list[bytes]) -> list[bytes]:
    """Join units to compounds that stay below a usual MTU."""
    compounds: list[bytes] = []
    for unit in units:
        if compounds and len(compounds[-1]) + len(unit) <= _MAXIMUM_COMPOUND:
            compounds[-1] += unit
        else:
            compounds.append(unit)
    return compounds
