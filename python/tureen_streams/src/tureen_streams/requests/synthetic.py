"""Requests for synthetic media. The target is the new track's id."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from tureen_streams.requests.target import require_target
from tureen_streams.synthetic.clip import ClipOptions
from tureen_streams.synthetic.clip import render_clip as render
from tureen_streams.synthetic.source import (
    create_noise_track,
    create_pattern_track,
    create_silence_track,
    create_tone_track,
)

if TYPE_CHECKING:
    from tureen_worker.tables import RequestHandler

    from tureen_channel import Request
    from tureen_streams.service import StreamsService


class TestPatternData(TypedDict):
    """Data of `synthetic.createTestPattern`."""

    width: int
    height: int
    frameRate: int
    noise: float


class ToneData(TypedDict):
    """Data of `synthetic.createTone`."""

    frequencyHz: int
    volume: float


class NoiseData(TypedDict):
    """Data of `synthetic.createNoise`."""

    volume: float


class SilenceData(TypedDict):
    """Data of `synthetic.createSilence`."""


class RenderClipData(TypedDict):
    """Data of `synthetic.renderClip`."""

    path: str
    seconds: float
    width: int
    height: int
    frameRate: int


def create_test_pattern(service: StreamsService) -> RequestHandler:
    """`synthetic.createTestPattern`: a video track of a moving pattern with a clock."""

    async def handle(request: Request) -> None:
        data: TestPatternData = request.data
        track = create_pattern_track(
            require_target(request),
            width=data["width"],
            height=data["height"],
            frame_rate=data["frameRate"],
            noise=data["noise"],
        )
        service.tracks.add(track)

    return handle


def create_tone(service: StreamsService) -> RequestHandler:
    """`synthetic.createTone`: an audio track of a sine tone."""

    async def handle(request: Request) -> None:
        data: ToneData = request.data
        track = create_tone_track(
            require_target(request), frequency_hz=data["frequencyHz"], volume=data["volume"]
        )
        service.tracks.add(track)

    return handle


def create_noise(service: StreamsService) -> RequestHandler:
    """`synthetic.createNoise`: an audio track of white noise."""

    async def handle(request: Request) -> None:
        data: NoiseData = request.data
        service.tracks.add(create_noise_track(require_target(request), volume=data["volume"]))

    return handle


def create_silence(service: StreamsService) -> RequestHandler:
    """`synthetic.createSilence`: an audio track of silence."""

    async def handle(request: Request) -> None:
        service.tracks.add(create_silence_track(require_target(request)))

    return handle


def render_clip(service: StreamsService) -> RequestHandler:
    """`synthetic.renderClip`: a file of the pattern and the tone."""

    async def handle(request: Request) -> None:
        data: RenderClipData = request.data
        options = ClipOptions(data["seconds"], data["width"], data["height"], data["frameRate"])
        cancelled = threading.Event()
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(
                service.executor, render, Path(data["path"]), options, cancelled
            )
        except asyncio.CancelledError:
            cancelled.set()
            raise

    return handle
