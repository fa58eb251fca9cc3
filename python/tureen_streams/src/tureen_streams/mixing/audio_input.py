"""One track in a mix of sound."""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from av import AudioFrame

from .sample_placer import SamplePlacer

if TYPE_CHECKING:
    from tureen_handler.media.frame import RawFrame
    from tureen_handler.media.track import Track, Unsubscribe

    from .sample_placer import MixForm

_QUEUE_BLOCKS: Final = 100
"""Blocks that may wait for the mixing thread: two seconds of the usual ones."""

_logger = logging.getLogger(__name__)


class _Block(NamedTuple):
    frame: AudioFrame
    time_s: float
    enabled: bool


class AudioInput:
    """Takes the blocks of a track on the event loop and gives them out in the mixing thread.

    Attributes:
        track: What is mixed.
        gain: Factor of its samples.
        blocks: Blocks that came, decoded.
        dropped_blocks: Blocks dropped because mixing fell behind.
        refused_blocks: Blocks left out because their format cannot be converted.
    """

    def __init__(self, track: Track, gain: float) -> None:
        """Make an input that takes nothing before `open`."""
        self.track = track
        self.gain = gain
        self.blocks = 0
        self.dropped_blocks = 0
        self.refused_blocks = 0
        self._pending: deque[_Block | None] = deque()
        self._placer: SamplePlacer | None = None
        self._ended = False
        self._late_samples = 0
        self._unsubscribe: Unsubscribe | None = None

    @property
    def finished(self) -> bool:
        """Whether the track has ended and all its samples are out."""
        return self._ended and self._placer is not None and not self._placer.line

    def open(self, form: MixForm, begin: int) -> None:
        """Take the sound from position `begin` on. On the event loop, no mixing going on."""
        self._late_samples = self._count_late()
        self._pending.clear()
        self._placer = SamplePlacer(form, begin)
        self._unsubscribe = self.track.add_frame_sink(self)

    def close(self) -> None:
        """Take no more. On the event loop; safe to call twice."""
        unsubscribe, self._unsubscribe = self._unsubscribe, None
        if unsubscribe is not None:
            unsubscribe()

    def handle_frame(self, frame: RawFrame) -> None:
        """Take one block; see `FrameSink`."""
        if not isinstance(frame.frame, AudioFrame):
            return
        self.blocks += 1
        if len(self._pending) >= _QUEUE_BLOCKS:
            self.dropped_blocks += 1
            return
        self._pending.append(_Block(frame.frame, frame.capture_time_s, self.track.enabled))

    def handle_ended(self) -> None:
        """Note that what waits is the last; see `FrameSink`."""
        self._pending.append(None)

    def collect(self) -> None:
        """Put the blocks that came in their places. In the mixing thread."""
        while self._pending:
            block = self._pending.popleft()
            if self._placer is None:
                continue
            if block is None:
                self._placer.flush()
                self._ended = True
            else:
                self._place(self._placer, block)

    def covers(self, position: int) -> bool:
        """Whether nothing more comes before that position. In the mixing thread."""
        return self._ended or self._placer is None or self._placer.line.end >= position

    def take(self, begin: int, samples: int) -> bytes | None:
        """Return a block; None for silence. In the mixing thread."""
        return None if self._placer is None else self._placer.line.take(begin, samples)

    def stats(self, sample_rate: int) -> dict[str, Any]:
        """Return the counters as Node.js wants them."""
        return {
            "trackId": self.track.id,
            "gain": self.gain,
            "blocks": self.blocks,
            "droppedBlocks": self.dropped_blocks + self.refused_blocks,
            "lateMs": 1000 * self._count_late() / sample_rate,
        }

    def _count_late(self) -> int:
        """Return the samples that could not be placed, of this time of being mixed and before."""
        if self._placer is None:
            return 0
        return self._late_samples + self._placer.line.late + self._placer.line.dropped

    def _place(self, placer: SamplePlacer, block: _Block) -> None:
        try:
            if block.enabled:
                placer.push(block.frame, block.time_s)
            else:
                placer.pass_over(block.frame, block.time_s)
        except ValueError as error:
            self.refused_blocks += 1
            _logger.warning("sound of track %s was left out: %s", self.track.id, error)
