"""One SCTP association, without sockets and clocks."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Literal

from . import chunks
from .counters import AssociationCounters
from .handshake import Handshake
from .link import Link
from .packet import PacketSealer, read_header
from .timers import OFF, Timers

if TYPE_CHECKING:
    from collections.abc import Callable

    from .outbound import Part
    from .outgoing_message import OutgoingMessage
    from .settings import AssociationEvents, AssociationSettings

    ChunkHandler = Callable[[int, bytes, float], None]

AssociationState = Literal["new", "connecting", "open", "closed"]

_CHUNK = struct.Struct(">BBH")
_DATA = struct.Struct(">IHHI")
_SHUTDOWN_DELAY_S = 1.0


class Association:
    """SCTP as data channels use it: many streams, ordered or not, reliable or not.

    Feed it: `receive` for each packet and then `settle`; `handle_timeout` at `next_timeout()`.
    Whatever comes, nothing is raised. All times are seconds on one clock that never goes back.

    Attributes:
        state: See `AssociationState`.
        counters: What was refused.
        link: Everything of an open association, None before; kept after its end.
    """

    def __init__(self, settings: AssociationSettings, events: AssociationEvents) -> None:
        self.state: AssociationState = "new"
        self.counters = AssociationCounters()
        self.link: Link | None = None
        self._settings = settings
        self._events = events
        self._send_packet = events.send_packet
        self._timers = Timers()
        self._handshake = Handshake(settings.window_bytes, self._timers, self._send_tagged)
        self._local_tag = self._handshake.local_tag
        self._seal: Callable[[bytes], bytes] = self._sealer(0)
        self._handlers = self._make_handlers()

    def start(self, now: float) -> None:
        """Begin to connect. Does nothing when the peer has begun already."""
        if self.state == "new":
            self.state = "connecting"
            self._handshake.start(now)

    def send(self, message: OutgoingMessage) -> None:
        """Queue a message for `transmit` or `flush`. Dropped when the association is not open."""
        if self.state == "open" and self.link is not None:
            self.link.outbound.push(message)

    def transmit(self, now: float) -> None:
        """Send what was queued and may be sent; `flush` follows, and tells of it."""
        if self.state == "open" and self.link is not None:
            self.link.transmit(now)

    def flush(self, now: float) -> None:
        """Send what was queued and may be sent."""
        self.transmit(now)
        self.settle(now)

    def reset_stream(self, stream_id: int, now: float) -> None:
        """Close the outgoing stream after what was queued on it."""
        if self.state == "open" and self.link is not None:
            if self.link.peer.stream_reset:
                self.link.streams.reset(stream_id)
                self.link.settle(now)
            else:
                self._events.handle_reset_by_us([stream_id])

    def hold(self, difference: int, now: float) -> None:
        """Note that the application has so many unread bytes more, or less when negative."""
        link = self.link
        if link is None or self.state != "open":
            return
        link.inbound.held_bytes += difference
        if difference < 0 and link.inbound.should_update_window():
            link.acknowledge(now)

    def receive(self, packet: bytes, now: float) -> None:
        """Take one packet; call `settle` after the last one of a batch."""
        counters = self.counters
        counters.packets_received += 1
        if len(packet) < 16 or self.state == "closed":
            counters.malformed_packets += 1
            return
        _, _, tag = read_header(packet)
        if tag != self._local_tag and not self._is_for_us(packet, tag):
            counters.foreign_packets += 1
            return
        try:
            self._read(packet, now)
        except (chunks.MalformedChunkError, struct.error):
            counters.malformed_packets += 1

    def settle(self, now: float) -> None:
        """Finish a batch of packets."""
        link = self.link
        if link is not None and self.state == "open":
            link.settle(now)
            if link.closing and not link.outbound.outstanding:
                self._answer_shutdown(now)

    def next_timeout(self) -> float:
        """When `handle_timeout` wants to be called; infinite when not at all."""
        return self._timers.earliest()

    def handle_timeout(self, now: float) -> None:
        """Do what is due at `now`."""
        timers = self._timers
        if timers.setup <= now:
            self._handshake.handle_timeout(now)
            if self._handshake.state == "failed":
                self._end(lost=True)
        if timers.shutdown <= now:
            self._end(lost=True)
        link = self.link
        if link is not None and self.state == "open":
            if link.handle_timeout(now):
                self.settle(now)
            else:
                self._abort()
                self._end(lost=True)

    def abort(self) -> None:
        """End at once and tell the peer. Safe to call twice; no event follows."""
        if self.state == "open":
            self._abort()
        self._end(lost=False)

    def _make_handlers(self) -> dict[int, ChunkHandler]:
        return {
            chunks.INIT: self._handle_init,
            chunks.INIT_ACK: self._handle_init_ack,
            chunks.COOKIE_ECHO: self._handle_cookie_echo,
            chunks.COOKIE_ACK: self._handle_cookie_ack,
            chunks.SACK: self._handle_sack,
            chunks.FORWARD_TSN: self._handle_forward_tsn,
            chunks.RE_CONFIG: self._handle_re_config,
            chunks.HEARTBEAT: self._handle_heartbeat,
            chunks.HEARTBEAT_ACK: self._handle_heartbeat_ack,
            chunks.ABORT: self._handle_end,
            chunks.SHUTDOWN: self._handle_shutdown,
            chunks.SHUTDOWN_COMPLETE: self._handle_end,
        }

    def _read(self, packet: bytes, now: float) -> None:
        position, end = 12, len(packet)
        has_data = False
        while position + 4 <= end:
            type_, flags, length = _CHUNK.unpack_from(packet, position)
            following = position + length
            if length < 4 or following > end:
                raise chunks.MalformedChunkError("chunk length")
            link = self.link
            if type_ == chunks.DATA:
                if link is not None and length > 16:
                    tsn, stream_id, ssn, ppid = _DATA.unpack_from(packet, position + 4)
                    data = packet[position + 16 : following]
                    link.inbound.receive(tsn, flags, stream_id, ssn, ppid, data)
                    has_data = True
            elif (handler := self._handlers.get(type_)) is not None:
                handler(flags, packet[position + 4 : following], now)
            elif not type_ & 0x80:
                break  # RFC 9260, section 3.2: the rest of the packet is not for us
            position = following + (-length & 3)
        link = self.link
        if link is not None and self.state == "open":
            link.heartbeat.heard_at = now
            link.after_packet(has_data, now)

    def _is_for_us(self, packet: bytes, tag: int) -> bool:
        """Whether the tag is right for the first chunk though it is not ours."""
        type_, flags = packet[12], packet[13]
        if type_ == chunks.INIT:
            return tag == 0
        reflected = type_ in (chunks.ABORT, chunks.SHUTDOWN_COMPLETE) and flags & 1
        return bool(reflected) and self.link is not None and tag == self.link.peer.tag

    def _handle_init(self, _flags: int, value: bytes, _now: float) -> None:
        self._handshake.handle_init(value)

    def _handle_init_ack(self, _flags: int, value: bytes, now: float) -> None:
        self._handshake.handle_init_ack(value, now)

    def _handle_cookie_echo(self, _flags: int, value: bytes, now: float) -> None:
        if self._handshake.handle_cookie_echo(value):
            # The peer has lost its state. What it missed cannot be told; the channels are lost.
            self._abort()
            self._end(lost=True)
        else:
            self._open(now)

    def _handle_cookie_ack(self, _flags: int, _value: bytes, now: float) -> None:
        self._handshake.handle_cookie_ack()
        self._open(now)

    def _handle_sack(self, _flags: int, value: bytes, now: float) -> None:
        if self.link is not None:
            self.link.handle_sack(value, now)

    def _handle_forward_tsn(self, _flags: int, value: bytes, _now: float) -> None:
        if self.link is not None:
            self.link.handle_forward_tsn(value)

    def _handle_re_config(self, _flags: int, value: bytes, now: float) -> None:
        if self.link is not None:
            self.link.streams.handle(value, now)

    def _handle_heartbeat(self, _flags: int, value: bytes, _now: float) -> None:
        if self.link is not None:
            self.link.send_chunk(chunks.build_chunk(chunks.HEARTBEAT_ACK, 0, value))

    def _handle_heartbeat_ack(self, _flags: int, value: bytes, now: float) -> None:
        if self.link is not None:
            round_trip_s = self.link.heartbeat.handle_answer(value, now)
            if round_trip_s is not None:
                self.link.outbound.round_trip.measured(round_trip_s)

    def _handle_shutdown(self, _flags: int, _value: bytes, _now: float) -> None:
        if self.link is not None:
            self.link.closing = True

    def _handle_end(self, _flags: int, _value: bytes, _now: float) -> None:
        self._end(lost=True)

    def _open(self, now: float) -> None:
        agreement = self._handshake.agreement
        if self.link is not None or agreement is None or self.state == "closed":
            return
        self._seal = self._sealer(agreement.peer.tag)
        self.link = Link(self._settings, agreement, self._timers, self._events, self._send, now)
        self.state = "open"
        self._events.handle_open()

    def _answer_shutdown(self, now: float) -> None:
        if self._timers.shutdown == OFF and self.link is not None:
            self._timers.shutdown = now + _SHUTDOWN_DELAY_S
            self.link.send_chunk(chunks.build_chunk(chunks.SHUTDOWN_ACK, 0, b""))

    def _abort(self) -> None:
        # An empty ABORT: the peer has no use for the reason.
        self._send([chunks.build_chunk(chunks.ABORT, 0, b"")])

    def _end(self, *, lost: bool) -> None:
        was_closed = self.state == "closed"
        self.state = "closed"
        self._timers.stop()
        if lost and not was_closed:
            self._events.handle_lost()

    def _sealer(self, tag: int) -> Callable[[bytes], bytes]:
        return PacketSealer(self._settings.local_port, self._settings.remote_port, tag).seal

    def _send(self, parts: list[Part]) -> None:
        self.counters.packets_sent += 1
        self._send_packet(self._seal(b"".join(parts)))

    def _send_tagged(self, chunk: bytes, tag: int) -> None:
        self.counters.packets_sent += 1
        self._send_packet(self._sealer(tag)(chunk))
