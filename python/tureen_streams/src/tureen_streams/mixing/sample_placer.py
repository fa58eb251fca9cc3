"""From the blocks of a track to samples in their places."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final, NamedTuple

from av import AudioResampler

from tureen_streams.raw.samples import FFMPEG_FORMATS, LAYOUTS, block_align, pack_samples

from .sample_line import SampleLine

if TYPE_CHECKING:
    from av import AudioFrame

MIX_FORMAT: Final = "s16"
"""Of samples before they are added; with floating point FFmpeg changes levels with channels."""

JUMP_S: Final = 0.015
"""A block that is so far from where the one before ended moves there at once."""

_FOLLOW_S: Final = 0.0005
"""From here on a deviation (clocks that drift) is followed sample by sample."""

_LIMIT_S: Final = 2.0
"""Sound that is further ahead is dropped."""


class MixForm(NamedTuple):
    """What a mix is made of, as interleaved samples.

    Attributes:
        sample_rate: In Hz.
        channels: 1 or 2.
    """

    sample_rate: int
    channels: int


class _Source(NamedTuple):
    format: str
    layout: str
    sample_rate: int
    channels: int


class SamplePlacer:
    """Resamples the blocks of one track and puts them where their capture times say.

    Attributes:
        line: The samples.
    """

    def __init__(self, form: MixForm, begin: int) -> None:
        """Make a placer for a mix whose next block is at position `begin`."""
        self._align = block_align(MIX_FORMAT, form.channels)
        self.line = SampleLine(self._align, begin, round(_LIMIT_S * form.sample_rate))
        self._form = form
        self._resampler: AudioResampler | None = None
        self._source: _Source | None = None
        self._expected_s = 0.0
        self._next = begin

    def push(self, frame: AudioFrame, time_s: float) -> None:
        """Take one block of any format.

        Raises:
            ValueError: Its format cannot be converted; so do errors of FFmpeg, which are such.
        """
        layout = frame.layout
        source = _Source(frame.format.name, layout.name, frame.sample_rate, layout.nb_channels)
        resampler = self._resampler
        if resampler is None or source != self._source or abs(time_s - self._expected_s) > JUMP_S:
            resampler = self._begin(source, time_s)
        deviation_s = time_s - self._expected_s
        self._expected_s += frame.samples / frame.sample_rate
        self._put(self._follow(self._resample(resampler, frame), deviation_s))

    def pass_over(self, frame: AudioFrame, time_s: float) -> None:
        """Take one block as silence."""
        self.flush()
        end_s = time_s + frame.samples / frame.sample_rate
        self.line.pass_over(round(end_s * self._form.sample_rate))

    def flush(self) -> None:
        """Put what the resampler has kept, as nothing follows at once."""
        resampler, self._resampler = self._resampler, None
        if resampler is not None:
            self._put(self._resample(resampler, None))

    def _begin(self, source: _Source, time_s: float) -> AudioResampler:
        self.flush()
        self._source = source
        self._expected_s = time_s
        self._next = round(time_s * self._form.sample_rate)
        self._resampler = AudioResampler(
            format=FFMPEG_FORMATS[MIX_FORMAT],
            layout=LAYOUTS[1 if source.channels == 1 else self._form.channels],
            rate=self._form.sample_rate,
        )
        return self._resampler

    def _resample(self, resampler: AudioResampler, frame: AudioFrame | None) -> bytes:
        channels = self._form.channels
        mono = self._source is not None and self._source.channels == 1
        blocks = resampler.resample(frame)
        data = b"".join(pack_samples(each, MIX_FORMAT, 1 if mono else channels) for each in blocks)
        return _double(data) if mono and channels > 1 else data

    def _follow(self, data: bytes, deviation_s: float) -> bytes:
        """Lengthen or shorten by one sample, which nobody hears."""
        if abs(deviation_s) < _FOLLOW_S or len(data) < 2 * self._align:
            return data
        sample_s = 1 / self._form.sample_rate
        if deviation_s > 0:
            self._expected_s += sample_s
            return data + data[-self._align :]
        self._expected_s -= sample_s
        return data[: -self._align]

    def _put(self, data: bytes) -> None:
        if data:
            self.line.put(self._next, data)
            self._next += len(data) // self._align


def _double(mono: bytes) -> bytes:
    """Play one channel on both sides as loud as it is; FFmpeg would play it at 0.7."""
    samples = array("h", mono)
    both = array("h", bytes(2 * len(mono)))
    both[0::2] = samples
    both[1::2] = samples
    return both.tobytes()
