"""All RTP and RTCP of one transport."""

from __future__ import annotations

import random
import struct
from typing import TYPE_CHECKING, Final

from .clock import PROCESS_CLOCK, WallClock
from .congestion import create_congestion_feedback
from .context import SessionContext
from .detached_port import DetachedPort
from .header import EXTENSION_BIT, header_length, unpack_header
from .receiver import RtpReceiver
from .reporter import Reporter
from .rtcp_dispatcher import RtcpDispatcher
from .scheduler import SharedTimer
from .sender import RtpSender
from .session_counters import SessionCounters
from .session_members import SessionMembers
from .twcc import TransportWideFeedback

if TYPE_CHECKING:
    from ..net.ports import RtpPort
    from .codec_stats import Record
    from .congestion import CongestionFeedback
    from .header import Header
    from .parameters import RtpReceiverParameters, RtpSenderParameters
    from .ports import DepacketizerFactory, Scheduler

PROBATOR_SSRC: Final = 1234
"""SSRC of mediasoup's bandwidth probes."""


class RtpSession:
    """The senders and receivers of one transport, and what they share.

    It is the `PacketHandler` of the network side and talks to it by its `RtpPort`. There are no
    threads and no tasks: packets and one timer drive everything.

    Attributes:
        counters: What happened outside the senders and receivers.
    """

    def __init__(
        self,
        port: RtpPort | None = None,
        *,
        scheduler: Scheduler,
        create_depacketizer: DepacketizerFactory,
        cname: str,
        clock: WallClock = PROCESS_CLOCK,
        transport_stats_id: str = "transport",
    ) -> None:
        """Make an empty session.

        Args:
            port: The way out; may follow by `attach`. Until then nothing is sent.
            scheduler: Time and timers; `AsyncioScheduler(loop)` in a process.
            create_depacketizer: Makes a depacketizer for a mime type.
            cname: Canonical name of this side, the same for all transports that are in sync.
            clock: Relation of the monotonic clock to wall clocks.
            transport_stats_id: The `transportId` of all statistics records.
        """
        self.counters = SessionCounters()
        self._members = SessionMembers()
        self._context = SessionContext(
            port=DetachedPort(),
            scheduler=scheduler,
            timer=SharedTimer(scheduler),
            clock=clock,
            create_depacketizer=create_depacketizer,
            rtcp_ssrc=random.getrandbits(32) | 1,
            cname=cname,
            transport_stats_id=transport_stats_id,
        )
        self._dispatcher = RtcpDispatcher(self._members, self._context, self.counters)
        self._reporter = Reporter(self._members, self._context, self._dispatcher)
        self._congestion: CongestionFeedback | None = None
        self._takers = self._members.takers
        self._takers[PROBATOR_SSRC] = self._count_probe
        self._closed = False
        if port is not None:
            self.attach(port)

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    @property
    def round_trip_s(self) -> float | None:
        """Round-trip time as the receiving side measures it; None until measured."""
        return self._context.round_trip_s

    def attach(self, port: RtpPort) -> None:
        """Send by this port from now on."""
        self._context.port = port
        port.on_connected(self._handle_connected)

    def add_sender(self, parameters: RtpSenderParameters) -> RtpSender:
        """Add one encoding to send. End it with its `close`.

        Raises:
            ValueError: The SSRC is in use in this session, or the session is closed.
        """
        self._require_open("add a sender")
        sender = RtpSender(parameters, self._context, self._remove_sender)
        self._members.add_sender(sender)
        self._reporter.start()
        return sender

    def add_receiver(self, parameters: RtpReceiverParameters) -> RtpReceiver:
        """Add a stream to receive. End it with its `close`.

        The first receiver that negotiated transport-wide feedback (or, without it, REMB) decides
        that the session gives it, on all packets of the transport.

        Raises:
            ValueError: The session is closed.
        """
        self._require_open("add a receiver")
        receiver = RtpReceiver(parameters, self._context, self._members.remove_receiver)
        self._members.add_receiver(receiver)
        self._choose_congestion_feedback(parameters)
        self._reporter.start()
        return receiver

    def handle_rtp(self, packet: bytes, arrival_s: float) -> None:
        """Take one RTP packet; `arrival_s` is on `time.monotonic`. Never raises for its content."""
        try:
            header: Header = unpack_header(packet)
        except struct.error:
            self.counters.malformed_rtp += 1
            return
        first = header[0]
        length = header_length(packet, first)
        if length < 0:
            self.counters.malformed_rtp += 1
            return
        if self._congestion is not None and first & EXTENSION_BIT:
            self._congestion.handle(packet, header, length, arrival_s)
        take = self._takers.get(header[4])
        if take is None:
            take = self._members.learn(packet, header, length)
            if take is None:
                self.counters.unknown_ssrc += 1
                return
        take(packet, header, length, arrival_s)

    def handle_rtcp(self, compound: bytes, arrival_s: float) -> None:
        """Take one RTCP compound. Never raises for its content."""
        self._dispatcher.handle(compound, arrival_s)

    def stats(self) -> dict[str, Record]:
        """W3C records of all senders and receivers, by id."""
        records: dict[str, Record] = {}
        for sender in self._members.senders.values():
            records |= sender.stats()
        for receiver in self._members.all_receivers:
            records |= receiver.stats()
        return records

    def path_stats(self) -> Record:
        """What is known of the path, as W3C's `candidate-pair` has it: bits per second.

        `availableOutgoingBitrate` is what the peer estimates (REMB), `availableIncomingBitrate`
        what is estimated here for a peer that wants it. Unknown ones are left out.
        """
        incoming_bps = self._congestion.bitrate_bps if self._congestion is not None else None
        path = {
            "availableOutgoingBitrate": self._dispatcher.available_bps,
            "availableIncomingBitrate": incoming_bps,
        }
        return {name: bps for name, bps in path.items() if bps is not None}

    def close(self) -> None:
        """Close all members, say goodbye for the senders, stop all timers. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        for sender in tuple(self._members.senders.values()):
            sender.close()
        for receiver in self._members.all_receivers:
            receiver.close()
        if self._congestion is not None:
            self._congestion.close()
            self._congestion = None
        self._reporter.stop()
        self._context.timer.close()

    def _require_open(self, intent: str) -> None:
        if self._closed:
            raise ValueError(f"cannot {intent}: the RTP session of {self._context.cname} is closed")

    def _remove_sender(self, sender: RtpSender) -> None:
        self._members.remove_sender(sender)
        if sender.last_frame_s is not None:
            self._reporter.say_goodbye([sender.parameters.ssrc])

    def _choose_congestion_feedback(self, parameters: RtpReceiverParameters) -> None:
        if isinstance(self._congestion, TransportWideFeedback):
            return
        feedback = create_congestion_feedback(parameters, self._context)
        if isinstance(feedback, TransportWideFeedback) and self._congestion is not None:
            self._congestion.close()
            self._congestion = None
        self._congestion = self._congestion or feedback

    def _count_probe(
        self, packet: bytes, header: Header, header_length: int, arrival_s: float
    ) -> None:
        self.counters.probe_packets += 1
        self.counters.probe_bytes += len(packet)

    def _handle_connected(self) -> None:
        for receiver in self._members.all_receivers:
            receiver.handle_connected()
