"""Puts packets in order: a bounded window over extended sequence numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .buffered_packet import BufferedPacket

CAPACITY: Final = 2048
"""Packets held back at most: some seconds of video."""


class JitterBuffer:
    """Takes packets in any order and gives them back in order, each once."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._packets: dict[int, BufferedPacket] = {}
        self._next = -1

    def __len__(self) -> int:
        return len(self._packets)

    @property
    def full(self) -> bool:
        """Whether a gap has to be given up before more can be held."""
        return len(self._packets) >= self._capacity

    def insert(self, packet: BufferedPacket) -> bool:
        """Take one packet. The first one ever, or after `reset`, defines where order begins.

        Returns:
            False when it is not needed: it is there already, or its place has been passed.
        """
        sequence = packet.sequence
        if self._next < 0:
            self._next = sequence
        if sequence < self._next or sequence in self._packets:
            return False
        self._packets[sequence] = packet
        return True

    def begin_at(self, sequence: int) -> None:
        """Let order begin here, ahead of the first packet."""
        self._next = sequence

    def pop(self) -> BufferedPacket | None:
        """Return the next packet in order, or None when it has not come yet."""
        packet = self._packets.pop(self._next, None)
        if packet is not None:
            self._next += 1
        return packet

    def skip_to(self, sequence: int) -> list[BufferedPacket]:
        """Stop waiting for what is missing before `sequence` and return what was held before it."""
        if sequence <= self._next:
            return []
        before = [held for held in sorted(self._packets) if held < sequence]
        self._next = sequence
        return [self._packets.pop(held) for held in before]

    def first_held(self) -> int | None:
        """Return the lowest sequence number held, or None when nothing is."""
        return min(self._packets, default=None)

    def reset(self) -> None:
        """Forget everything; the next packet defines where order begins."""
        self._packets.clear()
        self._next = -1
