"""One relation between the monotonic clock and wall clocks for the whole process.

Every Sender Report and every arrival is converted with the same offset, measured once. So tracks
line up at the receiver however often the system's clock is set while the process runs.
"""

from __future__ import annotations

import time
from typing import Final, NamedTuple

NTP_EPOCH_OFFSET_S: Final = 2_208_988_800
"""Seconds from 1900 (NTP) to 1970 (Unix)."""


class WallClock(NamedTuple):
    """Converts monotonic seconds to wall-clock time.

    Attributes:
        unix_offset_s: What to add to `time.monotonic()` to get seconds since 1970.
    """

    unix_offset_s: float

    def ntp_s(self, monotonic_s: float) -> float:
        """Seconds since 1900."""
        return monotonic_s + self.unix_offset_s + NTP_EPOCH_OFFSET_S

    def unix_ms(self, monotonic_s: float) -> float:
        """Milliseconds since 1970, as W3C statistics want them."""
        return (monotonic_s + self.unix_offset_s) * 1000

    def ntp_64(self, monotonic_s: float) -> int:
        """NTP time stamp: 32 bits of seconds, 32 bits of fraction (RFC 5905)."""
        return int(self.ntp_s(monotonic_s) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF


def ntp_64_to_seconds(ntp: int) -> float:
    """Seconds since 1900 of a 64-bit NTP time stamp."""
    return ntp / (1 << 32)


def ntp_middle_32(ntp: int) -> int:
    """The middle 32 bits of a 64-bit NTP time stamp, units of 1/65536 s (RFC 3550 LSR)."""
    return (ntp >> 16) & 0xFFFFFFFF


PROCESS_CLOCK: Final = WallClock(time.time() - time.monotonic())
"""The clock of this process; tests make their own."""
