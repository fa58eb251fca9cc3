"""Samples that wait for their turn."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from .timeline import LATENESS_S

if TYPE_CHECKING:
    from .timeline import Timeline


class SampleQueue:
    """Cuts chunks of any size into blocks, with silence where no samples are.

    Attributes:
        queued: Samples that wait.
        taken: Samples taken or cleared so far.
    """

    def __init__(self, sample_rate: int, sample_bytes: int, timeline: Timeline) -> None:
        """Make a queue for samples of `sample_bytes` bytes, all channels together."""
        self.queued = 0
        self.taken = 0
        self._sample_rate = sample_rate
        self._sample_bytes = sample_bytes
        self._timeline = timeline
        self._chunks: deque[tuple[memoryview, float | None]] = deque()

    def push(self, data: bytes, timestamp_s: float | None) -> None:
        """Append a chunk; without a timestamp it follows the one before."""
        if not data:
            return
        self._chunks.append((memoryview(data), timestamp_s))
        self.queued += len(data) // self._sample_bytes

    def clear(self) -> None:
        """Drop everything that waits."""
        self._chunks.clear()
        self.taken += self.queued
        self.queued = 0

    def take(self, samples: int, begin_s: float) -> bytes:
        """Return a block of that many samples that begins at `begin_s` (monotonic)."""
        parts: list[bytes | memoryview] = []
        missing = samples
        while missing > 0:
            silent = self._silence_before(begin_s + (samples - missing) / self._sample_rate)
            if silent is None or silent >= missing:
                parts.append(bytes(missing * self._sample_bytes))
                break
            parts.append(bytes(silent * self._sample_bytes))
            missing -= silent
            missing -= self._move(missing, parts)
        return b"".join(parts)

    def _silence_before(self, now_s: float) -> int | None:
        """Return how many silent samples come before the next chunk; None when there is none."""
        if not self._chunks:
            return None
        data, timestamp_s = self._chunks[0]
        if timestamp_s is None:
            return 0
        ahead_s = self._timeline.place(timestamp_s, now_s) - now_s
        if ahead_s > LATENESS_S:
            return round(ahead_s * self._sample_rate)
        self._chunks[0] = (data, None)  # once begun it goes on without looking
        return 0

    def _move(self, samples: int, parts: list[bytes | memoryview]) -> int:
        data, _ = self._chunks.popleft()
        moved = min(samples, len(data) // self._sample_bytes)
        size = moved * self._sample_bytes
        parts.append(data[:size])
        if size < len(data):
            self._chunks.appendleft((data[size:], None))
        self.queued -= moved
        self.taken += moved
        return moved
