"""Counting one received stream: what Receiver Reports need (RFC 3550 A.1, A.3, A.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .header import Header

MAXIMUM_JUMP: Final = 3000
"""Sequence numbers further away than this, either way, are not believed at once."""

REJECTED: Final = -1
"""The result of `Reception.count` for a packet that is not believed."""

_NOTHING_YET: Final = -1

_FIRST_CYCLE: Final = 0x10000
"""Counting begins here, so that packets reordered before the first stay positive."""


class Reception:
    """Extended sequence numbers, loss and jitter of one SSRC, from headers alone.

    Attributes:
        packets: Packets received, duplicates included.
        bytes: Their size, headers and padding included.
        header_bytes: The part of `bytes` that is RTP header.
        highest: Extended highest sequence number; grows for ever, also over a restart.
        restarts: Times the stream went on at an unrelated sequence number.
        jitter: Interarrival jitter in units of the RTP clock.
        last_timestamp: RTP timestamp of the newest packet in order.
        last_arrival_s: Arrival of the last packet.
    """

    __slots__ = (
        "_base",
        "_clock_rate",
        "_expected_before",
        "_jitter_arrival_s",
        "_received_before",
        "_suspect",
        "bytes",
        "header_bytes",
        "highest",
        "jitter",
        "last_arrival_s",
        "last_timestamp",
        "packets",
        "restarts",
    )

    def __init__(self, clock_rate: int) -> None:
        self.packets = 0
        self.bytes = 0
        self.header_bytes = 0
        self.highest = _NOTHING_YET
        self.restarts = 0
        self.jitter = 0.0
        self.last_timestamp = 0
        self.last_arrival_s = 0.0
        self._clock_rate = clock_rate
        self._base = 0
        self._suspect = -1
        self._jitter_arrival_s = 0.0
        self._expected_before = 0
        self._received_before = 0

    @property
    def lost(self) -> int:
        """Packets expected but not received; negative when duplicates outnumber losses."""
        return self._expected - self.packets

    @property
    def reported_highest(self) -> int:
        """Extended highest sequence number as Receiver Reports count it, from cycle zero on."""
        return self.highest - _FIRST_CYCLE

    def count(self, header: Header, header_length: int, size: int, arrival_s: float) -> int:
        """Count one packet.

        Returns:
            Its extended sequence number, or `REJECTED` for the first one after an unlikely jump:
            only a second one in sequence makes a restart (RFC 3550 A.1).
        """
        self.packets += 1
        self.bytes += size
        self.header_bytes += header_length
        self.last_arrival_s = arrival_s
        step = (header[2] - self.highest) & 0xFFFF
        if not 0 < step <= MAXIMUM_JUMP or self.highest < 0:
            return self._count_unusual(header, step, arrival_s)
        self.highest += step
        timestamp = header[3]
        if timestamp != self.last_timestamp:
            self._measure_jitter(timestamp, arrival_s)
        return self.highest

    def take_fraction_lost(self) -> int:
        """Return the loss since the last call, 0..255 for 0..1."""
        expected = self._expected - self._expected_before
        received = self.packets - self._received_before
        self._expected_before = self._expected
        self._received_before = self.packets
        lost = expected - received
        return 0 if expected <= 0 or lost <= 0 else min(255, (lost << 8) // expected)

    @property
    def _expected(self) -> int:
        return self.highest - self._base + 1 if self.highest >= 0 else 0

    def _measure_jitter(self, timestamp: int, arrival_s: float) -> None:
        elapsed = (arrival_s - self._jitter_arrival_s) * self._clock_rate
        stamped = ((timestamp - self.last_timestamp + 0x80000000) & 0xFFFFFFFF) - 0x80000000
        difference = abs(elapsed - stamped)
        if difference < 10 * self._clock_rate:
            self.jitter += (difference - self.jitter) / 16
        self.last_timestamp = timestamp
        self._jitter_arrival_s = arrival_s

    def _count_unusual(self, header: Header, step: int, arrival_s: float) -> int:
        if self.highest < 0:
            self.highest = self._base = _FIRST_CYCLE | header[2]
            self._begin_timeline(header[3], arrival_s)
            return self.highest
        late = 0x10000 - step if step else 0
        if late > MAXIMUM_JUMP:
            return self._suspect_restart(header, arrival_s)
        extended = self.highest - late
        self._base = min(self._base, extended)
        return extended

    def _suspect_restart(self, header: Header, arrival_s: float) -> int:
        if header[2] != self._suspect:
            self._suspect = (header[2] + 1) & 0xFFFF
            return REJECTED
        cycle = (self.highest >> 16) + 1
        jump = (cycle << 16 | header[2]) - self.highest
        self.highest += jump
        self._base += jump - 1
        self._suspect = -1
        self.restarts += 1
        self._begin_timeline(header[3], arrival_s)
        return self.highest

    def _begin_timeline(self, timestamp: int, arrival_s: float) -> None:
        self.last_timestamp = timestamp
        self._jitter_arrival_s = arrival_s
