"""What goes out: cutting, bundling, flow and congestion control, loss (RFC 9260, section 6)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from .chunks import (
    FLAG_BEGIN,
    FLAG_END,
    FLAG_IMMEDIATE,
    FLAG_UNORDERED,
    build_forward_tsn,
)
from .congestion import CongestionWindow
from .constants import (
    COMMON_HEADER_BYTES,
    DATA_HEADER_BYTES,
    MAX_BURST_PACKETS,
    MAX_PACKET_BYTES,
)
from .outgoing_message import LOST, SentChunk
from .outstanding import Outstanding
from .round_trip import RoundTrip
from .send_queue import SendQueue
from .serial import TSN_MASK, unwrap_tsn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .outgoing_message import OutgoingMessage

_DATA_HEADER = struct.Struct(">BBHIHHI")
_ROOM: Final = MAX_PACKET_BYTES - COMMON_HEADER_BYTES
_IMMEDIATE_BELOW_BYTES: Final = 10 * MAX_PACKET_BYTES
_PADDING: Final = (b"", b"\0", b"\0\0", b"\0\0\0")

Part = bytes | memoryview


class Outbound:
    """The sending half of an association.

    Attributes:
        queue: What waits.
        outstanding: What is not acknowledged.
        congestion: The congestion window.
        round_trip: Round trip times.
        peer_window: What the peer takes at most, less what is in flight.
        errors: Time-outs since the peer last acknowledged anything.
        retransmitted_chunks, abandoned_messages: For statistics.
    """

    def __init__(
        self,
        initial_tsn: int,
        peer_window: int,
        send: Callable[[list[Part]], None],
        partial_reliability: bool,
    ) -> None:
        """`send` takes the chunks of one packet in parts, up to `MAX_PACKET_BYTES`."""
        self.queue = SendQueue()
        self.outstanding = Outstanding(initial_tsn)
        self.congestion = CongestionWindow()
        self.round_trip = RoundTrip()
        self.peer_window = peer_window
        self.errors = 0
        self.retransmitted_chunks = 0
        self.abandoned_messages = 0
        self._send = send
        self._partial_reliability = partial_reliability
        self._forwarded_to = self.outstanding.cumulative
        self._forward_due = False
        self._forwarded_at = 0.0
        self._recover_now = False
        self._window_closed = False
        self._last_sent_at = 0.0

    @property
    def has_work(self) -> bool:
        """Whether `transmit` may have something to send."""
        return bool(self.queue) or bool(self.outstanding.lost) or self.outstanding.has_abandoned

    def push(self, message: OutgoingMessage) -> None:
        """Take a message; its limits count only if the peer knows FORWARD-TSN."""
        if not self._partial_reliability:
            message.expires_at = message.max_retransmits = None
        self.queue.push(message)

    def handle_sack(
        self, tsn: int, window: int, gaps: Sequence[tuple[int, int]], now: float
    ) -> bool:
        """Take a SACK with values as on the wire. Returns whether anything new is acknowledged."""
        outstanding = self.outstanding
        cumulative = unwrap_tsn(tsn, outstanding.cumulative)
        if not outstanding.cumulative <= cumulative < outstanding.next_tsn:
            return False  # old, or of another world
        self.errors = 0
        flight_before = outstanding.flight_bytes
        advanced = cumulative > outstanding.cumulative
        acknowledged = outstanding.acknowledge(cumulative) if advanced else 0
        if advanced:
            self.round_trip.note_acknowledged(cumulative, now)
        if gaps:
            in_gaps, highest = outstanding.acknowledge_gaps(gaps)
            acknowledged += in_gaps
            self._handle_gaps(highest, now)
        if acknowledged:
            self.congestion.note_acknowledged(acknowledged, flight_before, cumulative)
        self._note_window(window)
        self.peer_window = window - outstanding.flight_bytes
        return advanced

    def handle_timeout(self, now: float) -> None:
        """The retransmission timer has run out: what was in flight is lost."""
        self.errors += 1
        self.round_trip.back_off()
        self.round_trip.forget_probe()
        if not self._window_closed:  # else the peer had no room for what was sent
            self.congestion.note_timeout()
        for chunk in self.outstanding.in_flight():
            self._lose(chunk, now)
        self.outstanding.sort_lost()
        self._forward_due = True

    def transmit(self, now: float, leading: bytes = b"") -> bool:
        """Send what the windows allow, `leading` (whole chunks) in the first packet in any case.

        Returns whether DATA or FORWARD-TSN was sent.
        """
        outstanding = self.outstanding
        if outstanding.has_abandoned:
            leading += self._forward_tsn(now)
        sent = False
        if not outstanding and now - self._last_sent_at > self.round_trip.timeout_s:
            self.congestion.note_idle()
        for _ in range(MAX_BURST_PACKETS):
            parts: list[Part] = [leading] if leading else []
            self._fill(parts, _ROOM - len(leading), now)
            if not parts:
                break
            sent = sent or len(parts) > 1 or not leading
            leading = b""
            self._send(parts)
        self._recover_now = False
        if sent:
            self._last_sent_at = now
        return sent or self._forwarded_to > outstanding.cumulative

    def _fill(self, parts: list[Part], room: int, now: float) -> None:
        outstanding = self.outstanding
        if outstanding.flight_bytes >= self.congestion.bytes and not self._recover_now:
            return
        if outstanding.lost:
            room = self._fill_lost(parts, room)
            if outstanding.lost:
                return
        queue = self.queue
        while message := queue.current or queue.next_message(now):
            if message.expires_at is not None and message.has_expired(now):
                self._expire(message)
                continue
            left = len(message.data) - message.position
            if left + DATA_HEADER_BYTES > room:
                # A fragment fills a packet of its own rather than the rest of one.
                if room < _ROOM // 2:
                    return
                left = (room - DATA_HEADER_BYTES) & ~3
            size = DATA_HEADER_BYTES + ((left + 3) & ~3)
            if size > self.peer_window and outstanding.flight_bytes:
                return  # with nothing in flight one chunk probes a closed window
            self._cut(parts, message, left, size, now)
            room -= size

    def _fill_lost(self, parts: list[Part], room: int) -> int:
        outstanding = self.outstanding
        lost = outstanding.lost
        while lost:
            chunk = lost[0]
            if chunk.state == LOST:
                if chunk.size > room:
                    break
                outstanding.mark_sent_again(chunk)
                self.retransmitted_chunks += 1
                self.peer_window -= chunk.size
                parts += chunk.wire
                room -= chunk.size
            lost.popleft()
        return room

    def _cut(
        self, parts: list[Part], message: OutgoingMessage, length: int, size: int, now: float
    ) -> None:
        """Send the next `length` bytes of a message as one chunk of `size` bytes."""
        outstanding = self.outstanding
        tsn = outstanding.next_tsn
        data, position = message.data, message.position
        flags = FLAG_UNORDERED if message.unordered else 0
        if position == 0:
            flags |= FLAG_BEGIN
            self.queue.number(message)
            message.first_tsn = tsn
        end = position + length
        message.stream.buffered_bytes -= length
        message.position = end
        if end == len(data):
            flags |= FLAG_END
            self.queue.finish_current()
        if self._is_prompt(size):
            self.round_trip.note_sent(tsn, now)
            if self.congestion.bytes <= _IMMEDIATE_BELOW_BYTES:
                flags |= FLAG_IMMEDIATE
        header = _DATA_HEADER.pack(
            0,
            flags,
            DATA_HEADER_BYTES + length,
            tsn & TSN_MASK,
            message.stream.id,
            message.ssn,
            message.payload_protocol_id,
        )
        body = data if length == len(data) else memoryview(data)[position:end]
        wire = (header, body, _PADDING[-length & 3]) if length & 3 else (header, body)
        parts += wire
        outstanding.add(SentChunk(tsn, wire, size, message))
        self.peer_window -= size

    def _is_prompt(self, size: int) -> bool:
        """Whether the acknowledgement of a chunk of `size` bytes should not be delayed (RFC 7053).

        It need not hurry while there is room for more. Such a chunk tells nothing of the round
        trip either: a server delays acknowledgements of single packets by 200 ms.
        """
        window = self.congestion.bytes
        is_filling = self.outstanding.flight_bytes + size + MAX_PACKET_BYTES > window
        return is_filling or window > _IMMEDIATE_BELOW_BYTES

    def _note_window(self, window: int) -> None:
        was_closed, self._window_closed = self._window_closed, window < MAX_PACKET_BYTES
        if was_closed and not self._window_closed:
            # What asked whether there is room again was refused: it need not wait for the timer.
            for chunk in self.outstanding.in_flight():
                self.outstanding.mark_lost(chunk)
            self.outstanding.sort_lost()

    def _handle_gaps(self, highest: int, now: float) -> None:
        lost = self.outstanding.report_missing(highest)
        if not lost:
            return
        self.round_trip.forget_probe()
        if self.congestion.note_loss(self.outstanding.next_tsn - 1):
            self._recover_now = True
        for chunk in lost:
            self._lose(chunk, now)
        self.outstanding.sort_lost()

    def _lose(self, chunk: SentChunk, now: float) -> None:
        message = chunk.message
        if message.abandoned:
            return
        limit = message.max_retransmits
        if message.has_expired(now) or (limit is not None and chunk.retransmits >= limit):
            self._abandon(message)
        else:
            self.outstanding.mark_lost(chunk)

    def _expire(self, message: OutgoingMessage) -> None:
        if message.position:
            self._abandon(message)
        else:
            self.queue.expired_messages += 1
            self.queue.finish_current()

    def _abandon(self, message: OutgoingMessage) -> None:
        self.abandoned_messages += 1
        self.outstanding.abandon(message)
        if self.queue.current is message:
            self.outstanding.add_placeholder(message)
            self.queue.finish_current()

    def _forward_tsn(self, now: float) -> bytes:
        advanced, streams = self.outstanding.skippable()
        if advanced <= self.outstanding.cumulative:
            return b""
        again_after = self.round_trip.smoothed_s or self.round_trip.timeout_s
        is_new = advanced > self._forwarded_to
        if not (is_new or self._forward_due or now - self._forwarded_at > 2 * again_after):
            return b""
        self._forward_due = False
        self._forwarded_to = advanced
        self._forwarded_at = now
        return build_forward_tsn(advanced & TSN_MASK, streams)
