"""Transport-wide congestion-control feedback of one session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .header import find_extension
from .rtcp.transport_feedback import TICKS_PER_SECOND, build_transport_feedback

if TYPE_CHECKING:
    from .context import SessionContext
    from .header import Header
    from .ports import Timer

INTERVAL_S: Final = 0.05
"""Longest time from a packet's arrival to the feedback on it."""

MAXIMUM_PENDING: Final = 400
"""So many arrivals are reported at once, without waiting for the interval."""

_MAXIMUM_GAP: Final = 8192
_MEMORY_S: Final = 0.5


class TransportWideFeedback:
    """Reports the arrival of every packet of the transport, whatever its stream.

    While packets come it sends a feedback every `INTERVAL_S`; when none come, nothing. A packet
    that comes late, after its loss was reported, is reported with the ones around it again.

    Attributes:
        feedbacks: Feedback packets sent.
        bitrate_bps: Always None: the peer estimates.
    """

    def __init__(self, extension_id: int, context: SessionContext) -> None:
        self._extension_id = extension_id
        self._context = context
        self._pending: list[tuple[int, float]] = []
        self._timer: Timer | None = None
        self._media_ssrc = 0
        self._highest = -1
        self._next_base = -1
        self._recent: dict[int, int] = {}
        self._earlier: dict[int, int] = {}
        self._rotated_s = 0.0
        self._closed = False
        self.feedbacks = 0
        self.bitrate_bps: int | None = None

    def handle(self, packet: bytes, header: Header, header_length: int, arrival_s: float) -> None:
        """Take note of one packet that has header extensions."""
        offset = find_extension(packet, header[0], header_length, self._extension_id)
        if offset < 0 or offset + 2 > header_length:
            return
        self._pending.append((packet[offset] << 8 | packet[offset + 1], arrival_s))
        if self._timer is None:
            self._begin_interval(header[4])
        elif len(self._pending) >= MAXIMUM_PENDING:
            self._flush()

    def close(self) -> None:
        """Stop reporting. Safe to call twice."""
        self._closed = True
        self._pending.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _begin_interval(self, media_ssrc: int) -> None:
        if self._closed:
            self._pending.clear()
            return
        self._media_ssrc = media_ssrc
        self._timer = self._context.scheduler.call_later(INTERVAL_S, self._flush)

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        pending, self._pending = self._pending, []
        arrivals = self._unwrap(pending)
        base, end = self._choose_window(arrivals)
        self._report(base, self._list_arrivals(arrivals, base, end))
        self._next_base = max(end, self._next_base)
        self._remember(arrivals, pending[-1][1])

    def _unwrap(self, pending: list[tuple[int, float]]) -> dict[int, int]:
        """Return arrival ticks by unwrapped sequence number; a repeated packet counts once."""
        highest = self._highest if self._highest >= 0 else 0x10000 | pending[0][0]
        arrivals: dict[int, int] = {}
        for sequence, arrival_s in pending:
            step = (sequence - highest) & 0xFFFF
            if step < 0x8000:
                highest += step
                unwrapped = highest
            else:
                unwrapped = highest + step - 0x10000
            if unwrapped not in arrivals:
                arrivals[unwrapped] = int(arrival_s * TICKS_PER_SECOND)
        self._highest = highest
        return arrivals

    def _choose_window(self, arrivals: dict[int, int]) -> tuple[int, int]:
        """Return the range to report: from the last report's end, or earlier for latecomers."""
        end = max(arrivals) + 1
        lowest = max(min(arrivals), end - _MAXIMUM_GAP)
        if self._next_base < 0 or lowest - self._next_base > _MAXIMUM_GAP:
            return lowest, end
        return max(min(lowest, self._next_base), end - _MAXIMUM_GAP), end

    def _list_arrivals(self, arrivals: dict[int, int], base: int, end: int) -> list[int | None]:
        ticks = [arrivals.get(sequence) for sequence in range(base, end)]
        for sequence in range(base, min(self._next_base, end)):
            if ticks[sequence - base] is None:
                earlier = self._recent.get(sequence) or self._earlier.get(sequence)
                ticks[sequence - base] = earlier
        return ticks

    def _report(self, base: int, arrivals: list[int | None]) -> None:
        offset = 0
        while offset < len(arrivals):
            packet, covered = build_transport_feedback(
                sender_ssrc=self._context.rtcp_ssrc,
                media_ssrc=self._media_ssrc,
                base_sequence=base + offset,
                feedback_count=self.feedbacks,
                arrivals=arrivals[offset:],
            )
            self._context.port.send_rtcp(packet)
            self.feedbacks += 1
            offset += covered

    def _remember(self, arrivals: dict[int, int], now_s: float) -> None:
        """Keep arrivals for latecomers' reports, in two generations so that forgetting is free."""
        if now_s - self._rotated_s > _MEMORY_S:
            self._earlier, self._recent = self._recent, {}
            self._rotated_s = now_s
        self._recent.update(arrivals)
