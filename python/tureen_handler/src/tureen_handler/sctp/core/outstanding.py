"""Chunks the peer has not acknowledged yet: what is in flight, lost or given up."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from .constants import FAST_RETRANSMIT_REPORTS
from .outgoing_message import ABANDONED, ACKNOWLEDGED, IN_FLIGHT, LOST, SentChunk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .outgoing_message import OutgoingMessage


MAX_FORWARDED_STREAMS: Final = 250
"""Streams that fit into one FORWARD-TSN; others follow once the peer has acknowledged these."""


class Outstanding:
    """Sent chunks with consecutive TSNs, from the first one that is not acknowledged.

    Attributes:
        cumulative: TSN up to which the peer has everything.
        flight_bytes: Bytes of the chunks that count as being on their way.
        lost: Chunks to be sent again, in order; some may have changed their state since.
        has_abandoned: Whether chunks may be here that were given up.
    """

    __slots__ = ("_chunks", "cumulative", "flight_bytes", "has_abandoned", "lost")

    def __init__(self, initial_tsn: int) -> None:
        self.cumulative = initial_tsn - 1
        self.flight_bytes = 0
        self.lost: deque[SentChunk] = deque()
        self.has_abandoned = False
        self._chunks: deque[SentChunk] = deque()

    def __bool__(self) -> bool:
        return bool(self._chunks)

    @property
    def next_tsn(self) -> int:
        """TSN of the next new chunk."""
        return self.cumulative + 1 + len(self._chunks)

    def add(self, chunk: SentChunk) -> None:
        """Take a chunk that is being sent for the first time."""
        self._chunks.append(chunk)
        self.flight_bytes += chunk.size

    def add_placeholder(self, message: OutgoingMessage) -> None:
        """Use up a TSN for what was never sent of an abandoned message.

        Otherwise a peer that has all the fragments sent would wait for the others.
        """
        chunk = SentChunk(self.next_tsn, (), 0, message)
        chunk.state = ABANDONED
        self._chunks.append(chunk)

    def acknowledge(self, cumulative: int) -> int:
        """Forget what is up to `cumulative`; returns the bytes that were in flight of it."""
        chunks = self._chunks
        acknowledged = 0
        for _ in range(cumulative - self.cumulative):
            chunk = chunks.popleft()
            if chunk.state == IN_FLIGHT:
                acknowledged += chunk.size
            chunk.state = ACKNOWLEDGED
        self.cumulative = cumulative
        self.flight_bytes -= acknowledged
        if not chunks:
            self.lost.clear()
            self.has_abandoned = False
        return acknowledged

    def acknowledge_gaps(self, gaps: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """Note what the peer has beyond a gap.

        Returns the bytes that were in flight of it, and the highest TSN it has had since the last
        time, or `cumulative` when there is none.
        """
        acknowledged, highest = 0, self.cumulative
        for chunk in self._within(gaps):
            if chunk.state == IN_FLIGHT:
                acknowledged += chunk.size
            if chunk.state != ACKNOWLEDGED:
                chunk.state = ACKNOWLEDGED
                highest = max(highest, chunk.tsn)
        self.flight_bytes -= acknowledged
        return acknowledged, highest

    def report_missing(self, highest: int) -> list[SentChunk]:
        """Count a report of the gaps below `highest`; returns the chunks that are lost by that.

        Only chunks that were last sent before `highest` was count. So a retransmission that is
        lost too is found the same way (RFC 9260 would wait for the timer).
        """
        lost = []
        for chunk in self._chunks:
            if chunk.tsn >= highest:
                break
            if chunk.state == IN_FLIGHT and chunk.sent_before <= highest:
                chunk.gap_reports += 1
                if chunk.gap_reports >= FAST_RETRANSMIT_REPORTS:
                    lost.append(chunk)
        return lost

    def in_flight(self) -> list[SentChunk]:
        """All chunks on their way."""
        return [chunk for chunk in self._chunks if chunk.state == IN_FLIGHT]

    def mark_lost(self, chunk: SentChunk) -> None:
        """A chunk in flight is to be sent again."""
        chunk.state = LOST
        self.flight_bytes -= chunk.size
        self.lost.append(chunk)

    def sort_lost(self) -> None:
        """Put `lost` in the order of the TSNs, without what has come meanwhile."""
        remaining = (chunk for chunk in self.lost if chunk.state == LOST)
        self.lost = deque(sorted(remaining, key=lambda chunk: chunk.tsn))

    def mark_sent_again(self, chunk: SentChunk) -> None:
        """A lost chunk is being sent again."""
        chunk.state = IN_FLIGHT
        chunk.retransmits += 1
        chunk.gap_reports = 0
        chunk.sent_before = self.next_tsn
        self.flight_bytes += chunk.size

    def abandon(self, message: OutgoingMessage) -> None:
        """Give up all fragments of a message that the peer has not acknowledged."""
        message.abandoned = True
        self.has_abandoned = True
        start = max(0, message.first_tsn - self.cumulative - 1)
        for index in range(start, len(self._chunks)):
            chunk = self._chunks[index]
            if chunk.message is not message:
                break
            if chunk.state == IN_FLIGHT:
                self.flight_bytes -= chunk.size
            if chunk.state != ACKNOWLEDGED:
                chunk.state = ABANDONED

    def skippable(self) -> tuple[int, list[tuple[int, int]]]:
        """How far the peer may be told to skip (RFC 3758, section 3.5).

        Returns the TSN, which is `cumulative` when there is nothing to skip, and the last number
        skipped of each ordered stream.
        """
        advanced = self.cumulative
        streams: dict[int, int] = {}
        for chunk in self._chunks:
            stream_id = chunk.message.stream.id
            is_full = len(streams) == MAX_FORWARDED_STREAMS and stream_id not in streams
            if chunk.state != ABANDONED or is_full:
                break
            advanced = chunk.tsn
            if not chunk.message.unordered:
                streams[stream_id] = chunk.message.ssn
        return advanced, list(streams.items())

    def _within(self, gaps: Sequence[tuple[int, int]]) -> Iterator[SentChunk]:
        chunks, count = self._chunks, len(self._chunks)
        for first, last in gaps:
            for index in range(max(first, 1), min(last, count) + 1):
                yield chunks[index - 1]
