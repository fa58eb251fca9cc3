"""Packets that can be sent again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAXIMUM_AGE_S: Final = 2.0
"""Older packets are not repeated: nobody waits for them any more."""


@dataclass(slots=True)
class SentPacket:
    """A media packet without its extensions, which are written anew when it is repeated.

    `dependency` is the one extension that says the same again.
    """

    sequence: int
    timestamp: int
    marker: bool
    payload: bytes
    sent_s: float
    dependency: bytes = b""
    repeated_s: float = float("-inf")


class SentHistory:
    """A ring of the last packets, bounded by number and age.

    Args:
        capacity: A power of two, so that places survive the wrap of sequence numbers.
    """

    def __init__(self, capacity: int) -> None:
        self._ring: list[SentPacket | None] = [None] * capacity
        self._mask = capacity - 1

    def add(self, packet: SentPacket) -> None:
        """Keep a packet in place of the oldest."""
        self._ring[packet.sequence & self._mask] = packet

    def take(self, sequence: int, now_s: float, interval_s: float) -> SentPacket | None:
        """Return a packet to repeat and note that it is.

        Args:
            sequence: 16 bits.
            now_s: The time.
            interval_s: A packet repeated less than this ago is not repeated again.

        Returns:
            None when it is gone, too old, or was repeated just now.
        """
        packet = self._ring[sequence & self._mask]
        if packet is None or packet.sequence != sequence or now_s - packet.sent_s > MAXIMUM_AGE_S:
            return None
        if now_s - packet.repeated_s < interval_s:
            return None
        packet.repeated_s = now_s
        return packet
