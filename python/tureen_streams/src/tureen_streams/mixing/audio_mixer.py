"""Block after block of the sum of tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tureen_handler.media.blank_frames import silent_frame
from tureen_handler.media.frame import RawFrame

from tureen_streams.raw.samples import LAYOUTS, block_align

from .limiter import Limiter
from .sample_placer import MIX_FORMAT
from .sound_adder import SoundAdder

if TYPE_CHECKING:
    from av import AudioFrame

    from .audio_input import AudioInput
    from .sample_placer import MixForm

BLOCK_S: Final = 0.02
_LARGEST_LAG_S: Final = 1.0
"""After a longer stall of the process the time in between is left out."""


class AudioMixer:
    """Makes each block when all inputs have brought their share of it, or were waited for.

    Attributes:
        inputs: What is mixed; may be replaced at any time.
        position: Of the next block, in samples on the monotonic clock.
        blocks: Blocks made.
        incomplete_blocks: Of these, those that did not wait any longer for an input.
        skipped_blocks: Blocks left out because the process had stalled.
    """

    def __init__(self, form: MixForm, max_latency_s: float) -> None:
        """Make a mixer of nothing; `restart` says where it begins."""
        self.inputs: tuple[AudioInput, ...] = ()
        self.position = 0
        self.blocks = 0
        self.incomplete_blocks = 0
        self.skipped_blocks = 0
        self._form = form
        self._max_latency_s = max_latency_s
        self._samples = round(form.sample_rate * BLOCK_S)
        self._silence = bytes(self._samples * block_align(MIX_FORMAT, form.channels))
        self._adder = SoundAdder(form)
        self._limiter = Limiter(form)
        self._quiet = True

    def restart(self, time_s: float) -> None:
        """Begin with the block at `time_s`."""
        self.position = round(time_s * self._form.sample_rate)

    def advance(self, now_s: float) -> list[RawFrame]:
        """Return the blocks that can be made. In a thread, one call at a time."""
        inputs = self.inputs
        for each in inputs:
            each.collect()
        self._skip_stall(now_s)
        made: list[RawFrame] = []
        while self._is_due(inputs, now_s):
            made.append(self._make(inputs))
        return made

    def _is_due(self, inputs: tuple[AudioInput, ...], now_s: float) -> bool:
        end = self.position + self._samples
        waited_s = now_s - end / self._form.sample_rate
        if waited_s < 0:
            return False
        if all(each.covers(end) for each in inputs):
            return True
        if waited_s < self._max_latency_s:
            return False
        self.incomplete_blocks += 1
        return True

    def _skip_stall(self, now_s: float) -> None:
        behind_s = now_s - self.position / self._form.sample_rate
        if behind_s < self._max_latency_s + _LARGEST_LAG_S:
            return
        skipped = int(behind_s / BLOCK_S)
        self.skipped_blocks += skipped
        self.position += skipped * self._samples

    def _make(self, inputs: tuple[AudioInput, ...]) -> RawFrame:
        taken = [each.take(self.position, self._samples) for each in inputs]
        frame = self._mix(taken, [each.gain for each in inputs])
        time_s = (self.position - self._limiter.delay) / self._form.sample_rate
        self.position += self._samples
        self.blocks += 1
        return RawFrame(frame, time_s)

    def _mix(self, taken: list[bytes | None], gains: list[float]) -> AudioFrame:
        quiet = all(block is None for block in taken)
        if quiet and self._quiet:
            rate = self._form.sample_rate
            return silent_frame(LAYOUTS[self._form.channels], self._samples, rate)
        self._quiet = quiet
        blocks = [self._silence if block is None else block for block in taken]
        return self._limiter.limit(self._adder.add(blocks or [self._silence], gains or [1.0]))
