"""Samples in their places on a line of time."""

from __future__ import annotations

from collections import deque


class SampleLine:
    """Keeps samples by position until the block they belong to is made.

    Positions are moments on the monotonic clock, in samples. Samples of different sources for one
    moment have one position.

    Attributes:
        end: Position after the last sample that came.
        late: Samples that came after their block was made, or where others were already.
        dropped: Samples that came too early to be kept.
    """

    def __init__(self, sample_bytes: int, begin: int, limit: int) -> None:
        """Make an empty line.

        Args:
            sample_bytes: Bytes of one sample of all channels.
            begin: Position of the first sample that is wanted.
            limit: Samples that may wait, counted from the end of the last block.
        """
        self.end = begin
        self.late = 0
        self.dropped = 0
        self._sample_bytes = sample_bytes
        self._begin = begin
        self._limit = limit
        self._chunks: deque[tuple[int, memoryview]] = deque()

    def __bool__(self) -> bool:
        """Whether samples wait."""
        return bool(self._chunks)

    def put(self, position: int, data: bytes) -> None:
        """Add samples; what is there already stays."""
        samples = len(data) // self._sample_bytes
        if position + samples > self._begin + self._limit:
            self.dropped += samples
            return
        overlap = min(samples, max(0, self.end - position))
        self.late += overlap
        if overlap < samples:
            begin = position + overlap
            self._chunks.append((begin, memoryview(data)[overlap * self._sample_bytes :]))
            self.end = begin + samples - overlap

    def pass_over(self, position: int) -> None:
        """Note that nothing comes before `position`."""
        self.end = max(self.end, min(position, self._begin + self._limit))

    def take(self, begin: int, samples: int) -> bytes | None:
        """Return a block, with silence where nothing came; None when it is all silent.

        What comes later for moments before its end is late.
        """
        end = begin + samples
        self._begin = end
        self.end = max(self.end, end)
        parts: list[bytes | memoryview] = []
        at = begin
        while self._chunks and self._chunks[0][0] < end:
            position, data = self._cut(*self._chunks.popleft(), begin, end)
            if data:
                parts += [bytes((position - at) * self._sample_bytes), data]
                at = position + len(data) // self._sample_bytes
        if not parts:
            return None
        parts.append(bytes((end - at) * self._sample_bytes))
        return b"".join(parts)

    def _cut(self, position: int, data: memoryview, begin: int, end: int) -> tuple[int, memoryview]:
        """Return what of a chunk lies in a block, and keep what comes after."""
        late = min(max(0, begin - position), len(data) // self._sample_bytes)
        self.late += late
        position, data = position + late, data[late * self._sample_bytes :]
        size = max(0, end - position) * self._sample_bytes
        if size < len(data):
            self._chunks.appendleft((max(end, position), data[size:]))
        return position, data[:size]
