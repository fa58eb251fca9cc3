"""What comes: TSNs, the receive window and acknowledgements (RFC 9260, section 6.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .chunks import FLAG_IMMEDIATE, build_sack
from .constants import STEADY_PACKETS, STEADY_SACK_PACKETS
from .early_fragments import EarlyFragments
from .reassembly import Fragment, Reassembly
from .received_ranges import ReceivedRanges
from .serial import TSN_MASK, unwrap_tsn

if TYPE_CHECKING:
    from collections.abc import Sequence


class Inbound:
    """The receiving half of an association.

    Attributes:
        cumulative: Highest TSN up to which everything has come, unwrapped.
        window_bytes: The receive window while nothing is held.
        held_bytes: Bytes of delivered messages that the application has not read yet.
        reassembly: Where messages come out.
        unacknowledged_packets: Packets with data since the last SACK.
        sack_now: Whether the next SACK must not be delayed.
        sack_soon: Whether the peer asked for a SACK without delay (RFC 7053), for which there is
            time until the message has been passed on.
        duplicate_chunks, refused_chunks: Came twice; came beyond the window.
    """

    __slots__ = (
        "_announced_window",
        "_duplicates",
        "_early",
        "_ranges",
        "_steady_packets",
        "cumulative",
        "duplicate_chunks",
        "held_bytes",
        "reassembly",
        "refused_chunks",
        "sack_now",
        "sack_soon",
        "unacknowledged_packets",
        "window_bytes",
    )

    def __init__(self, initial_tsn: int, window_bytes: int, max_message_bytes: int) -> None:
        self.cumulative = initial_tsn - 1
        self.window_bytes = window_bytes
        self.held_bytes = 0
        self.reassembly = Reassembly(max_message_bytes)
        self.unacknowledged_packets = 0
        self.sack_now = False
        self.sack_soon = False
        self.duplicate_chunks = 0
        self.refused_chunks = 0
        self._early = EarlyFragments(self.reassembly)
        self._ranges = ReceivedRanges()
        self._duplicates: list[int] = []
        self._announced_window = window_bytes
        self._steady_packets = 0

    @property
    def buffered_bytes(self) -> int:
        """Bytes that are here and wait for others or for a reader: what narrows the window.

        The incomplete message does not count: a window that it closed would never let it end.
        """
        early = self._early.waiting_bytes + self.reassembly.order.waiting_bytes
        return self.held_bytes + early

    def receive(
        self, tsn: int, flags: int, stream_id: int, ssn: int, ppid: int, data: bytes
    ) -> None:
        """Take one DATA chunk; `tsn` is as on the wire."""
        following = self.cumulative + 1
        if flags & FLAG_IMMEDIATE:
            self.sack_soon = True
        if tsn == following & TSN_MASK and not self._ranges:
            if self.held_bytes >= self.window_bytes:
                self._refuse()
                return
            self.cumulative = following
            self.reassembly.take(flags, stream_id, ssn, ppid, data)
            return
        self._receive_out_of_order(
            unwrap_tsn(tsn, following), Fragment(flags, stream_id, ssn, ppid, data)
        )

    def forward(self, tsn: int, streams: Sequence[tuple[int, int]]) -> None:
        """Take a FORWARD-TSN: nothing up to `tsn` (on the wire) will come any more."""
        self.sack_now = True
        previous = self.cumulative
        cumulative = unwrap_tsn(tsn, previous)
        if cumulative <= previous:
            return
        reassembly = self.reassembly
        reassembly.drop_partial()
        self._early.drop(previous, cumulative)
        for stream_id, ssn in streams:
            reassembly.order.skip(stream_id, ssn)
        self.cumulative = self._ranges.advance(cumulative)
        self._early.advance(cumulative, self.cumulative)

    def build_sack(self) -> bytes:
        """The SACK of this moment, which counts as sent."""
        window = max(0, self.window_bytes - self.buffered_bytes)
        gaps = self._ranges.gaps(self.cumulative) if self._ranges else ()
        sack = build_sack(self.cumulative & TSN_MASK, window, gaps, self._duplicates)
        if self._duplicates:
            self._duplicates.clear()
        self.unacknowledged_packets = 0
        self.sack_now = False
        self.sack_soon = False
        self._announced_window = window
        return sack

    def should_update_window(self) -> bool:
        """Whether the peer should hear that the window has opened again."""
        window = self.window_bytes - self.buffered_bytes
        return self._announced_window < self.window_bytes // 4 and window >= self.window_bytes // 2

    def note_packet(self) -> None:
        """Note that a packet with data has come and been taken."""
        self.unacknowledged_packets += 1
        self._steady_packets += 1
        if self._ranges:
            self.sack_now = True  # the peer should hear of gaps at once
        if self.sack_now or self.sack_soon:
            self._steady_packets = 0

    @property
    def sack_is_due(self) -> bool:
        """Whether enough packets have come for a SACK."""
        is_steady = self._steady_packets > STEADY_PACKETS
        return self.unacknowledged_packets >= (STEADY_SACK_PACKETS if is_steady else 2)

    def _receive_out_of_order(self, tsn: int, fragment: Fragment) -> None:
        self.sack_now = True
        if tsn <= self.cumulative:
            self._note_duplicate(tsn)
        elif not self._has_room(tsn):
            self._refuse()
        elif not self._ranges.add(tsn):
            self._note_duplicate(tsn)
        else:
            self._early.add(tsn, fragment)
            previous = self.cumulative
            self.cumulative = self._ranges.advance(previous)
            self._early.advance(previous, self.cumulative)

    def _has_room(self, tsn: int) -> bool:
        # What closes a gap is always taken: it is what frees the memory.
        if self._ranges and tsn <= self._ranges.highest:
            return True
        return self.buffered_bytes < self.window_bytes

    def _refuse(self) -> None:
        self.refused_chunks += 1
        self.sack_now = True

    def _note_duplicate(self, tsn: int) -> None:
        self.duplicate_chunks += 1
        if len(self._duplicates) < 20:
            self._duplicates.append(tsn & TSN_MASK)
