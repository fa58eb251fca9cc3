"""A track of samples that the program makes."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from tureen_handler.media.frame import RawFrame

from tureen_streams.raw.samples import block_align, unpack_samples

from .program_track import ProgramTrack
from .sample_queue import SampleQueue

if TYPE_CHECKING:
    from tureen_streams.raw.samples import SampleFormat

    from .timeline import Timeline

BLOCK_S: Final = 0.02
_MAX_LATENESS_S: Final = 0.5
"""After a longer stall of the process the time in between is left out."""


class AudioShape(NamedTuple):
    """What the samples of a source are.

    Attributes:
        sample_rate: In Hz.
        channels: 1 or 2.
        sample_format: As in `raw.samples`.
    """

    sample_rate: int
    channels: int
    sample_format: SampleFormat


class ProgramAudioTrack(ProgramTrack):
    """Plays samples in blocks of 20 ms, and silence while none wait and somebody listens.

    Attributes:
        made_blocks: Blocks made for listeners.
    """

    def __init__(self, track_id: str, shape: AudioShape, timeline: Timeline) -> None:
        settings = {"sampleRate": shape.sample_rate, "channelCount": shape.channels}
        super().__init__(track_id, "audio", settings=settings)
        self.made_blocks = 0
        self._shape = shape
        self._align = block_align(shape.sample_format, shape.channels)
        self._block_samples = round(shape.sample_rate * BLOCK_S)
        self._queue = SampleQueue(shape.sample_rate, self._align, timeline)
        self._next_s = 0.0

    def push(self, data: bytes, timestamp_s: float | None, *, key_frame: bool) -> None:
        """Append interleaved samples.

        Raises:
            ValueError: They end in the middle of a sample.
        """
        if len(data) % self._align:
            raise ValueError(f"samples come in {self._align} bytes, got {len(data)} bytes")
        self._queue.push(data, timestamp_s)
        self._ensure_playing()

    def clear(self) -> None:
        """Drop the samples that wait, at once."""
        self._queue.clear()
        self._tell_released(self._queue.taken)

    async def _run(self) -> None:
        while self.wanted or self._queue.queued:
            now_s = time.monotonic()
            if now_s - self._next_s > _MAX_LATENESS_S:
                self._next_s = now_s
            # Also when late: others must get their turn.
            await asyncio.sleep(max(0.0, self._next_s - now_s))
            self._play_block()

    def _play_block(self) -> None:
        begin_s = self._next_s
        self._next_s += self._block_samples / self._shape.sample_rate
        before = self._queue.taken
        data = self._queue.take(self._block_samples, begin_s)
        if self.wanted:
            shape = self._shape
            frame = unpack_samples(data, shape.sample_format, shape.channels, shape.sample_rate)
            self.made_blocks += 1
            self.deliver(RawFrame(frame, begin_s))
        if self._queue.taken != before:
            self._tell_released(self._queue.taken)
