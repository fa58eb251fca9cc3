"""An association that is set up: both halves, their timers and what is around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import chunks
from .constants import MAX_RETRANSMITS, SACK_DELAY_S
from .heartbeat import Heartbeat
from .inbound import Inbound
from .outbound import Outbound
from .stream_reset import StreamReset
from .timers import OFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from .handshake import Agreement
    from .outbound import Part
    from .settings import AssociationEvents, AssociationSettings
    from .timers import Timers


class Link:
    """What an association is between its handshake and its end.

    Attributes:
        peer: What the peer said of itself.
        inbound, outbound, streams, heartbeat: Its parts.
        closing: Whether the peer wants to end, which waits for what is in flight.
    """

    def __init__(
        self,
        settings: AssociationSettings,
        agreement: Agreement,
        timers: Timers,
        events: AssociationEvents,
        send: Callable[[list[Part]], None],
        now: float,
    ) -> None:
        """`send` takes the chunks of one packet in parts."""
        peer = self.peer = agreement.peer
        self.inbound = Inbound(peer.initial_tsn, settings.window_bytes, settings.max_message_bytes)
        self.outbound = Outbound(agreement.initial_tsn, peer.window, send, peer.partial_reliability)
        self._timers = timers
        self._events = events
        self._send = send
        self.streams = StreamReset(
            self.inbound,
            self.outbound,
            timers,
            (agreement.initial_tsn, peer.initial_tsn),
            self.send_chunk,
        )
        self.heartbeat = Heartbeat(timers, self.send_chunk, now)
        self.closing = False
        self._has_sent = False
        if agreement.round_trip_s is not None:
            self.outbound.round_trip.measured(agreement.round_trip_s)
        self.outbound.congestion.limit_slow_start(agreement.round_trip_s or 0)

    def send_chunk(self, chunk: bytes) -> None:
        """Send one chunk in a packet of its own."""
        self._send([chunk])

    def handle_sack(self, value: bytes, now: float) -> None:
        """Take a SACK and send what it allows."""
        outbound = self.outbound
        if outbound.handle_sack(*chunks.read_sack(value), now):
            running = outbound.outstanding
            self._timers.retransmission = now + outbound.round_trip.timeout_s if running else OFF
        if outbound.has_work:
            self.transmit(now)

    def handle_forward_tsn(self, value: bytes) -> None:
        """Take a FORWARD-TSN."""
        self.inbound.forward(*chunks.read_forward_tsn(value))

    def after_packet(self, has_data: bool, now: float) -> None:
        """Deliver and acknowledge what a packet has brought."""
        inbound = self.inbound
        if has_data:
            inbound.note_packet()
        if inbound.reassembly.ready:
            self._deliver()
        if inbound.reassembly.oversized:
            self._report_oversized()
        if inbound.sack_now or inbound.sack_is_due:
            self.acknowledge(now)
        elif inbound.sack_soon:
            self._timers.acknowledgement = now
        elif inbound.unacknowledged_packets and self._timers.acknowledgement == OFF:
            self._timers.acknowledgement = now + SACK_DELAY_S

    def acknowledge(self, now: float) -> None:
        """Send a SACK, with data if there are any."""
        self._timers.acknowledgement = OFF
        sack = self.inbound.build_sack()
        if self.outbound.has_work:
            self.transmit(now, sack)
        else:
            self._send([sack])

    def transmit(self, now: float, leading: bytes = b"") -> None:
        """Send what may be sent, after `leading`."""
        if self.outbound.transmit(now, leading):
            self._has_sent = True
            if self._timers.retransmission == OFF:
                self._timers.retransmission = now + self.outbound.round_trip.timeout_s

    def settle(self, now: float) -> None:
        """Tell of what has become of sent messages and closed streams."""
        streams = self.streams
        streams.update(now)
        if streams.reset_by_us:
            done, streams.reset_by_us = streams.reset_by_us, []
            self._events.handle_reset_by_us(done)
            self.transmit(now)
        if streams.reset_by_peer:
            done, streams.reset_by_peer = streams.reset_by_peer, []
            self._events.handle_reset_by_peer(done)
        if self._has_sent:
            self._has_sent = False
            self._events.handle_sent()

    def handle_timeout(self, now: float) -> bool:
        """Do what is due. Returns False when the peer has not answered for too long."""
        timers = self._timers
        if timers.retransmission <= now:
            self.outbound.handle_timeout(now)
            timers.retransmission = OFF
            self.transmit(now)
            if self.outbound.outstanding and timers.retransmission == OFF:
                timers.retransmission = now + self.outbound.round_trip.timeout_s
        if timers.acknowledgement <= now:
            self.acknowledge(now)
        if timers.reset <= now:
            self.streams.handle_timeout(now)
        if timers.heartbeat <= now:
            self.heartbeat.handle_timeout(now)
        return self.outbound.errors + self.heartbeat.errors <= MAX_RETRANSMITS

    def _report_oversized(self) -> None:
        reassembly = self.inbound.reassembly
        streams, reassembly.oversized = reassembly.oversized, []
        for stream_id in streams:
            self._events.handle_oversized(stream_id, reassembly.limit)

    def _deliver(self) -> None:
        ready = self.inbound.reassembly.ready
        messages = ready[:]
        ready.clear()
        for message in messages:
            self._events.handle_message(*message)
