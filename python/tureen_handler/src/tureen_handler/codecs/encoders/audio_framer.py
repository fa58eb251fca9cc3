"""From the blocks of samples that a source delivers to the blocks that an encoder wants."""

from __future__ import annotations

from typing import NamedTuple

from av import AudioFrame, AudioResampler, FFmpegError

from ..errors import EncodeError

_GAP_S = 0.02
_SAMPLE_BYTES = 2


class FramedAudio(NamedTuple):
    """One block of samples ready for an encoder.

    Attributes:
        frame: s16 samples.
        tick: Moment of its first sample in units of 1 / sample rate, on the clock of the source.
            Without a gap it grows by exactly the samples of one block.
    """

    frame: AudioFrame
    tick: int


class _InputShape(NamedTuple):
    format: str
    layout: str
    sample_rate: int
    channels: int


class AudioFramer:
    """Resamples and cuts audio, and keeps exact time.

    As long as each block begins where the one before ended (within 20 ms), samples are counted and
    capture times are ignored. A block that begins later moves the time line forward; one that
    begins earlier overlaps what is out already and is dropped.
    """

    def __init__(self, sample_rate: int, frame_samples: int) -> None:
        """Make a framer for blocks of `frame_samples` samples at `sample_rate` Hz."""
        self._sample_rate = sample_rate
        self._frame_samples = frame_samples
        self._resampler: AudioResampler | None = None
        self._shape: _InputShape | None = None
        self._expected_s = 0.0
        self._next_tick = 0

    def push(self, frame: AudioFrame, capture_time_s: float, channels: int) -> list[FramedAudio]:
        """Take one block of any format; return the blocks that it completes.

        Args:
            frame: The samples. They are not changed.
            capture_time_s: Moment of its first sample.
            channels: Channels wanted in the result, 1 or 2.

        Raises:
            EncodeError: Its format cannot be converted.
        """
        deviation_s = capture_time_s - self._expected_s
        if deviation_s < -_GAP_S:
            return []
        shape = _InputShape(frame.format.name, frame.layout.name, frame.sample_rate, channels)
        resampler = self._resampler
        if resampler is None or deviation_s > _GAP_S or shape != self._shape:
            resampler = self._restart(shape, capture_time_s)
        self._expected_s += frame.samples / frame.sample_rate
        try:
            blocks = resampler.resample(frame)
        except (FFmpegError, ValueError) as error:
            self._resampler = None
            raise EncodeError(f"{shape.layout} sound cannot be converted: {error}") from error
        return [self._give_tick(block) for block in blocks]

    def finish(self) -> list[FramedAudio]:
        """Return what is left of the blocks so far, filled up with silence; the next one is new.

        Raises:
            EncodeError: What is left cannot be converted.
        """
        resampler, self._resampler = self._resampler, None
        if resampler is None:
            return []
        try:
            blocks = resampler.resample(None)
        except (FFmpegError, ValueError) as error:
            raise EncodeError(f"the end of the sound cannot be converted: {error}") from error
        whole = [_filled_up(block, self._frame_samples) for block in blocks if block.samples]
        return [self._give_tick(block) for block in whole]

    def _restart(self, shape: _InputShape, capture_time_s: float) -> AudioResampler:
        self._shape = shape
        self._next_tick = max(self._next_tick, round(capture_time_s * self._sample_rate))
        self._expected_s = self._next_tick / self._sample_rate
        self._resampler = AudioResampler(
            format="s16",
            layout="mono" if shape.channels == 1 else "stereo",
            rate=self._sample_rate,
            frame_size=self._frame_samples,
        )
        return self._resampler

    def _give_tick(self, block: AudioFrame) -> FramedAudio:
        framed = FramedAudio(block, self._next_tick)
        self._next_tick += self._frame_samples
        return framed


def _filled_up(block: AudioFrame, samples: int) -> AudioFrame:
    """Return an s16 block with silence behind it, so that it holds `samples`."""
    if block.samples >= samples:
        return block
    whole = AudioFrame("s16", block.layout.name, samples)
    whole.sample_rate = block.sample_rate
    (plane,) = whole.planes
    used = block.samples * _SAMPLE_BYTES * len(block.layout.channels)
    sound = bytes(memoryview(block.planes[0])[:used])
    plane.update(sound + bytes(plane.buffer_size - used))
    return whole
