"""Tracks whose frames are made while somebody wants them."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING

from tureen_handler.media.frame import RawFrame
from tureen_handler.media.local_track import LocalTrack
from tureen_handler.media.worker_pool import worker_pool

from .noise_generator import NoiseGenerator
from .pattern_painter import PatternPainter
from .tone_generator import BLOCK_SAMPLES, SAMPLE_RATE, ToneGenerator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from av import AudioFrame, VideoFrame
    from tureen_handler.media.frame import Kind

_MAX_LATENESS_S = 0.5
"""After a longer stall the frames in between are left out instead of sent in a burst."""

_ORIGIN_S = time.monotonic()
"""Frame 0 of every synthetic track, so that pattern and tone of one process are in step."""


class SyntheticTrack(LocalTrack):
    """Makes frame after frame on a fixed grid of time, as long as anybody listens.

    Args:
        track_id: Id of the track.
        kind: `audio` or `video`.
        make_frame: Makes frame number `n` since the origin; runs in a thread of the media pool.
        frame_rate: Frames per second.
        settings: W3C MediaTrackSettings.
    """

    def __init__(
        self,
        track_id: str,
        kind: Kind,
        *,
        make_frame: Callable[[int], AudioFrame | VideoFrame],
        frame_rate: float,
        settings: Mapping[str, int | float],
    ) -> None:
        super().__init__(track_id, kind, settings=settings, on_demand=self._handle_demand)
        self._make_frame = make_frame
        self._interval_s = 1 / frame_rate
        self._task: asyncio.Task[None] | None = None

    def end(self) -> None:
        """End the track and stop making frames."""
        super().end()
        self._handle_demand(False)

    def _handle_demand(self, wanted: bool) -> None:
        if wanted and self._task is None:
            self._task = asyncio.create_task(self._run())
        elif not wanted and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        index = self._next_index()
        while not self.ended:
            due_s = _ORIGIN_S + index * self._interval_s
            lateness_s = time.monotonic() - due_s
            if lateness_s > _MAX_LATENESS_S:
                index = self._next_index()
                continue
            await asyncio.sleep(max(0.0, -lateness_s))
            frame = await loop.run_in_executor(worker_pool(), self._make_frame, index)
            self.deliver(RawFrame(frame, due_s))
            index += 1

    def _next_index(self) -> int:
        return math.ceil((time.monotonic() - _ORIGIN_S) / self._interval_s)


def create_pattern_track(
    track_id: str, *, width: int, height: int, frame_rate: int, noise: float = 0.0
) -> SyntheticTrack:
    """Make a video track of colour bars, a moving block and a clock.

    Args:
        track_id: Id of the track.
        width: Width in pixels, even.
        height: Height in pixels, even.
        frame_rate: Pictures per second.
        noise: Share of the picture, from 0 to 1, that is noise.
    """
    painter = PatternPainter(width, height, noise)
    return SyntheticTrack(
        track_id,
        "video",
        make_frame=lambda index: painter.paint(index / frame_rate),
        frame_rate=frame_rate,
        settings={"width": width, "height": height, "frameRate": frame_rate},
    )


def create_tone_track(track_id: str, *, frequency_hz: int, volume: float) -> SyntheticTrack:
    """Make an audio track of a sine tone.

    Args:
        track_id: Id of the track.
        frequency_hz: Whole number of periods per second.
        volume: Amplitude from 0 to 1.
    """
    return _create_audio_track(track_id, ToneGenerator(frequency_hz, volume).block)


def create_noise_track(track_id: str, *, volume: float) -> SyntheticTrack:
    """Make an audio track of white noise.

    Args:
        track_id: Id of the track.
        volume: Amplitude from 0 to 1.
    """
    return _create_audio_track(track_id, NoiseGenerator(volume).block)


def create_silence_track(track_id: str) -> SyntheticTrack:
    """Make an audio track of silence: packets flow as of any other."""
    return _create_audio_track(track_id, NoiseGenerator(0).block)


def _create_audio_track(track_id: str, make_block: Callable[[int], AudioFrame]) -> SyntheticTrack:
    return SyntheticTrack(
        track_id,
        "audio",
        make_frame=make_block,
        frame_rate=SAMPLE_RATE / BLOCK_SAMPLES,
        settings={"sampleRate": SAMPLE_RATE, "channelCount": 1},
    )
