"""The remote sender's clock, learned from its Sender Reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .clock import ntp_64_to_seconds, ntp_middle_32
from .sequence import signed_difference

if TYPE_CHECKING:
    from .rtcp.reports import SenderReport

_DOUBTFUL_S: Final = 0.01
_LARGE_S: Final = 0.2
_SMOOTHING: Final = 8


class SenderClock:
    """Maps RTP timestamps of one stream to its sender's wall clock.

    An SFU stamps its reports by the arrival of packets, so single reports are some milliseconds
    off: differences are smoothed. A large one is taken as it is, and so is a smaller one that the
    next report confirms, as after a switch of simulcast layers.

    Attributes:
        report: The last report; None until there was one.
        report_arrival_s: When it arrived.
        reports: How many there were.
    """

    def __init__(self, clock_rate: int) -> None:
        self._clock_rate = clock_rate
        self._reference_timestamp = 0
        self._reference_ntp_s: float | None = None
        self._last_error_s = 0.0
        self.report: SenderReport | None = None
        self.report_arrival_s = 0.0
        self.reports = 0

    def update(self, report: SenderReport, arrival_s: float) -> None:
        """Take a report."""
        self.report = report
        self.report_arrival_s = arrival_s
        self.reports += 1
        ntp_s = ntp_64_to_seconds(report.ntp)
        expected_s = self.ntp_s(report.rtp_timestamp)
        if expected_s is not None:
            ntp_s = expected_s + self._choose_correction(ntp_s - expected_s)
        self._reference_timestamp = report.rtp_timestamp
        self._reference_ntp_s = ntp_s

    def ntp_s(self, timestamp: int) -> float | None:
        """Seconds since 1900 of an RTP timestamp; None until there was a report."""
        if self._reference_ntp_s is None:
            return None
        ticks = signed_difference(timestamp, self._reference_timestamp, 32)
        return self._reference_ntp_s + ticks / self._clock_rate

    def restart(self) -> None:
        """Forget the relation: the stream went on with unrelated timestamps."""
        self._reference_ntp_s = None

    def last_report_middle(self) -> int:
        """The LSR field of a report block."""
        return ntp_middle_32(self.report.ntp) if self.report is not None else 0

    def delay_since_report(self, now_s: float) -> int:
        """The DLSR field of a report block."""
        if self.report is None:
            return 0
        return max(0, round((now_s - self.report_arrival_s) * 65536))

    def _choose_correction(self, error_s: float) -> float:
        """Return by how much to move for a report that is `error_s` off."""
        confirmed = min(error_s, self._last_error_s) > _DOUBTFUL_S
        confirmed |= max(error_s, self._last_error_s) < -_DOUBTFUL_S
        self._last_error_s = error_s
        return error_s if confirmed or abs(error_s) > _LARGE_S else error_s / _SMOOTHING
