"""Gapless time for the audio of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .audio_blocks import silence_like, without_start
from .timed_frame import TimedFrame

if TYPE_CHECKING:
    from av import AudioFrame

_JITTER_S = 0.04
_LONGEST_FILLED_GAP_S = 1.0


class AudioTimeline:
    """Gives blocks of samples moments that follow each other exactly.

    Timestamps in files are rounded (to milliseconds in WebM), and passes of a loop do not end on a
    block's edge. Small deviations are ignored; gaps are filled with silence and overlaps cut away,
    so that each block begins where the one before ended. Only gaps above a second stay gaps.
    """

    def __init__(self) -> None:
        self._interrupted = True
        self._origin_s = 0.0
        self._samples = 0
        self._sample_rate = 0

    @property
    def end_s(self) -> float:
        """Where the last block ended."""
        return self._origin_s + self._samples / max(1, self._sample_rate)

    def interrupt(self) -> None:
        """Note that blocks were left out: the next one is not joined to those before."""
        self._interrupted = True

    def place(self, frame: AudioFrame, time_s: float | None, *, exact: bool) -> list[TimedFrame]:
        """Return `frame` with its moment, and silence before it if there is a gap.

        Args:
            frame: The next block.
            time_s: What its timestamp says; None if it has none.
            exact: Whether deviations up to 40 ms count too (at the seam of a loop).
        """
        if time_s is None:
            time_s = self.end_s
        if self._interrupted or frame.sample_rate != self._sample_rate:
            self._restart(max(time_s, self.end_s), frame.sample_rate)
            return [self._append(frame)]
        deviation_s = time_s - self.end_s
        if abs(deviation_s) <= (0.0 if exact else _JITTER_S):
            return [self._append(frame)]
        if deviation_s > _LONGEST_FILLED_GAP_S:
            self._restart(time_s, frame.sample_rate)
            return [self._append(frame)]
        samples = round(deviation_s * frame.sample_rate)
        return self._fill(frame, samples) if samples > 0 else self._cut(frame, -samples)

    def _fill(self, frame: AudioFrame, samples: int) -> list[TimedFrame]:
        placed = [self._append(silence) for silence in silence_like(frame, samples)]
        return [*placed, self._append(frame)]

    def _cut(self, frame: AudioFrame, samples: int) -> list[TimedFrame]:
        if samples >= frame.samples:
            return []
        return [self._append(without_start(frame, samples) if samples else frame)]

    def _restart(self, origin_s: float, sample_rate: int) -> None:
        self._origin_s, self._sample_rate, self._samples = origin_s, sample_rate, 0
        self._interrupted = False

    def _append(self, frame: AudioFrame) -> TimedFrame:
        placed = TimedFrame(frame, self.end_s)
        self._samples += frame.samples
        return placed
