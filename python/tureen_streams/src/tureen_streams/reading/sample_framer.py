"""From the blocks of sound that a track delivers to the chunks that readers want."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from av import AudioResampler

from tureen_streams.raw.samples import FFMPEG_FORMATS, LAYOUTS, block_align, pack_samples

if TYPE_CHECKING:
    from av import AudioFrame

    from tureen_streams.raw.samples import SampleFormat

GAP_S: Final = 0.04
"""Blocks that begin so much later than the one before ended leave a gap."""


class SampleForm(NamedTuple):
    """What a reader wants.

    Attributes:
        sample_rate: In Hz.
        channels: 1 or 2.
        sample_format: As in `raw.samples`.
        chunk_samples: Samples of one chunk, per channel.
    """

    sample_rate: int
    channels: int
    sample_format: SampleFormat
    chunk_samples: int


class SampleChunk(NamedTuple):
    """Samples of the length that was asked for.

    Attributes:
        data: Interleaved samples.
        time_s: Moment of the first one on the monotonic clock.
    """

    data: bytes
    time_s: float


class SampleFramer:
    """Resamples, mixes channels and cuts.

    While each block begins about where the one before ended, samples are counted and the capture
    times of blocks are ignored. A gap ends the chunk that was begun, filled up with silence; the
    next one begins at the moment of the block after the gap.
    """

    def __init__(self, form: SampleForm) -> None:
        """Make a framer for one form."""
        self._form = form
        self._align = block_align(form.sample_format, form.channels)
        self._chunk_bytes = form.chunk_samples * self._align
        self._resampler: AudioResampler | None = None
        self._source: tuple[str, str, int] | None = None
        self._waiting = bytearray()
        self._next_s = 0.0
        self._expected_s = 0.0

    def push(self, frame: AudioFrame, time_s: float) -> list[SampleChunk]:
        """Take one block of any format; return the chunks that it completes.

        Raises:
            ValueError: Its format cannot be converted; so do errors of FFmpeg, which are such.
        """
        source = (frame.format.name, frame.layout.name, frame.sample_rate)
        chunks: list[SampleChunk] = []
        resampler = self._resampler
        if resampler is None or source != self._source or self._is_apart(time_s):
            chunks = self.finish()
            resampler = self._begin(source, time_s)
        self._expected_s += frame.samples / frame.sample_rate
        self._collect(resampler, frame)
        while len(self._waiting) >= self._chunk_bytes:
            chunks.append(self._cut())
        return chunks

    def finish(self) -> list[SampleChunk]:
        """Return what has not made a whole chunk, filled up with silence; begin anew."""
        resampler, self._resampler = self._resampler, None
        if resampler is None:
            return []
        self._collect(resampler, None)
        chunks = []
        while self._waiting:
            missing = self._chunk_bytes - len(self._waiting)
            self._waiting += bytes(max(0, missing))
            chunks.append(self._cut())
        return chunks

    def _is_apart(self, time_s: float) -> bool:
        return abs(time_s - self._expected_s) > GAP_S

    def _begin(self, source: tuple[str, str, int], time_s: float) -> AudioResampler:
        self._source = source
        self._next_s = max(self._next_s, time_s)
        self._expected_s = time_s
        self._resampler = AudioResampler(
            format=FFMPEG_FORMATS[self._form.sample_format],
            layout=LAYOUTS[self._form.channels],
            rate=self._form.sample_rate,
        )
        return self._resampler

    def _collect(self, resampler: AudioResampler, frame: AudioFrame | None) -> None:
        for block in resampler.resample(frame):
            self._waiting += pack_samples(block, self._form.sample_format, self._form.channels)

    def _cut(self) -> SampleChunk:
        chunk = SampleChunk(bytes(self._waiting[: self._chunk_bytes]), self._next_s)
        del self._waiting[: self._chunk_bytes]
        self._next_s += self._form.chunk_samples / self._form.sample_rate
        return chunk
