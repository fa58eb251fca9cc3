"""What is known of a received stream from headers and reports alone."""

from __future__ import annotations

from .reception import Reception
from .rtcp.reports import ReportBlock, SenderReport
from .sender_clock import SenderClock
from .timeline import Timeline


class InboundStream:
    """Counters, the sender's clock and the time line of one stream over all its restarts.

    Attributes:
        reception: Counts the media packets.
        repair: Counts the RTX packets.
        sender: The sender's clock.
    """

    def __init__(self, clock_rate: int) -> None:
        self._clock_rate = clock_rate
        self._earlier_restarts = 0
        self._sender_epoch = 0
        self._timeline = Timeline(clock_rate)
        self.reception = Reception(clock_rate)
        self.repair = Reception(clock_rate)
        self.sender = SenderClock(clock_rate)

    @property
    def epoch(self) -> int:
        """Changes whenever sequence numbers and timestamps went on at unrelated values."""
        return self._earlier_restarts + self.reception.restarts

    def change_ssrc(self) -> None:
        """Begin again with another SSRC."""
        self._earlier_restarts = self.epoch + 1
        self.reception = Reception(self._clock_rate)
        self.sender = SenderClock(self._clock_rate)

    def handle_sender_report(self, report: SenderReport, arrival_s: float) -> None:
        """Learn the sender's clock."""
        if self._sender_epoch != self.epoch:
            self._sender_epoch = self.epoch
            self.sender.restart()
        self.sender.update(report, arrival_s)

    def ntp_s(self, timestamp: int) -> float | None:
        """Sender's wall clock of a timestamp; None while no report of this epoch has arrived."""
        return self.sender.ntp_s(timestamp) if self._sender_epoch == self.epoch else None

    def unwrap(self, timestamp: int, arrival_s: float) -> int:
        """Return the timestamp of the next frame on the growing time line."""
        return self._timeline.unwrap(timestamp, arrival_s, self.epoch)

    def take_report_block(self, ssrc: int, now_s: float) -> ReportBlock | None:
        """Return a block for the next Receiver Report; None while nothing was received."""
        reception = self.reception
        if reception.packets == 0:
            return None
        return ReportBlock(
            ssrc=ssrc,
            fraction_lost=reception.take_fraction_lost(),
            packets_lost=reception.lost,
            highest_sequence=reception.reported_highest,
            jitter=round(reception.jitter),
            last_sender_report=self.sender.last_report_middle(),
            delay_since_last_sender_report=self.sender.delay_since_report(now_s),
        )
