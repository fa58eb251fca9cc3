"""How the other side receives one stream, from its Receiver Reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .clock import ntp_middle_32

if TYPE_CHECKING:
    from .clock import WallClock
    from .rtcp.reports import ReportBlock

_UNITS_PER_SECOND: Final = 65536
_LONGEST_ROUND_TRIP_S: Final = 60


class RemoteReception:
    """The last report block on a stream, and round-trip times (RFC 3550 6.4.1).

    Attributes:
        block: The last block; None until there was one.
        arrival_s: When it arrived.
        round_trip_s: Last measured round-trip time; None until measured.
        total_round_trip_s: Sum of all measurements.
        measurements: Their number.
    """

    def __init__(self, clock: WallClock) -> None:
        self._clock = clock
        self.block: ReportBlock | None = None
        self.arrival_s = 0.0
        self.round_trip_s: float | None = None
        self.total_round_trip_s = 0.0
        self.measurements = 0

    @property
    def fraction_lost(self) -> float:
        """Share of packets lost before the last report, 0 to 1."""
        return 0.0 if self.block is None else self.block.fraction_lost / 256

    def update(self, block: ReportBlock, arrival_s: float) -> None:
        """Take a block."""
        self.block = block
        self.arrival_s = arrival_s
        round_trip_s = measure_round_trip(
            self._clock, arrival_s, block.last_sender_report, block.delay_since_last_sender_report
        )
        if round_trip_s is not None:
            self.round_trip_s = round_trip_s
            self.total_round_trip_s += round_trip_s
            self.measurements += 1


def measure_round_trip(
    clock: WallClock, arrival_s: float, last_middle: int, delay: int
) -> float | None:
    """Round-trip time from an echoed NTP time.

    Args:
        clock: The clock the time was taken from.
        arrival_s: When the echo arrived.
        last_middle: Middle 32 bits of the NTP time echoed, 0 for none.
        delay: How long the peer held it, in units of 1/65536 s.

    Returns:
        Seconds; None when nothing was echoed or the result is absurd.
    """
    if last_middle == 0:
        return None
    now = ntp_middle_32(clock.ntp_64(arrival_s))
    units = (now - last_middle - delay) & 0xFFFFFFFF
    if units > 0xFFFFFF00:  # the peer rounded its delay up
        return 0.0
    seconds = units / _UNITS_PER_SECOND
    return seconds if seconds < _LONGEST_ROUND_TRIP_S else None
