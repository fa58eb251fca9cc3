"""Clips made on the spot, and sinks that remember what they got."""

from __future__ import annotations

import asyncio
import time
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import pytest
from av.filter import Graph

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from av import AudioFrame, VideoFrame
    from tureen_handler.media.frame import RawFrame


def make_pictures(count: int, width: int = 64, height: int = 48) -> list[VideoFrame]:
    graph = Graph()
    graph.link_nodes(
        graph.add("testsrc2", f"size={width}x{height}:rate=30"),
        graph.add("format", "yuv420p"),
        graph.add("buffersink"),
    ).configure()
    return [graph.vpull() for _ in range(count)]


def make_tone(count: int, sample_rate: int = 48_000, samples: int = 960) -> list[AudioFrame]:
    graph = Graph()
    graph.link_nodes(
        graph.add("sine", f"frequency=440:sample_rate={sample_rate}:samples_per_frame={samples}"),
        graph.add("volume", "4"),
        graph.add("aformat", "sample_fmts=s16:channel_layouts=stereo"),
        graph.add("abuffersink"),
    ).configure()
    return [graph.pull() for _ in range(count)]


def write_clip(
    path: Path,
    *,
    video: str | None = None,
    audio: str | None = None,
    seconds: float = 0.4,
    audio_seconds: float | None = None,
    video_options: dict[str, str] | None = None,
) -> Path:
    """Write a test pattern (64x48, 30 per second) and a 440 Hz tone (48 kHz, stereo)."""
    with av.open(str(path), "w") as container:
        streams = []
        if video:
            picture_stream = container.add_stream(video, rate=30, options=video_options or {})
            picture_stream.width, picture_stream.height = 64, 48
            picture_stream.pix_fmt = "yuv420p"
            streams.append((picture_stream, make_pictures(round(seconds * 30)), 1, 30))
        if audio:
            tone_stream = container.add_stream(audio, rate=48_000)
            tone_stream.layout = "stereo"
            length_s = seconds if audio_seconds is None else audio_seconds
            streams.append((tone_stream, make_tone(round(length_s * 50)), 960, 48_000))
        for stream, frames, step, rate in streams:
            for index, frame in enumerate(frames):
                frame.pts, frame.time_base = index * step, Fraction(1, rate)
                if stream.type == "video":
                    frame.pict_type = 0
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="session")
def clip_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="session")
def webm_clip(clip_folder: Path) -> Path:
    """0.4 s of VP8 and opus."""
    return write_clip(clip_folder / "clip.webm", video="libvpx", audio="libopus")


@pytest.fixture(scope="session")
def mp4_clip(clip_folder: Path) -> Path:
    """0.4 s of H264 with B-frames and AAC."""
    return write_clip(clip_folder / "clip.mp4", video="libx264", audio="aac")


@pytest.fixture(scope="session")
def wav_clip(clip_folder: Path) -> Path:
    """0.2 s of PCM."""
    return write_clip(clip_folder / "clip.wav", audio="pcm_s16le", seconds=0.2)


@pytest.fixture
def clip_writer(tmp_path: Path) -> Callable[..., Path]:
    return lambda name, **what: write_clip(tmp_path / name, **what)


@pytest.fixture
def picture_maker() -> Callable[..., list[VideoFrame]]:
    return make_pictures


@pytest.fixture
def tone_maker() -> Callable[..., list[AudioFrame]]:
    return make_tone


class RememberingSink:
    """Keeps frames and when they came."""

    def __init__(self) -> None:
        self.frames: list[RawFrame] = []
        self.arrivals_s: list[float] = []
        self.ended_s: float | None = None
        self._changed = asyncio.Event()

    def handle_frame(self, frame: RawFrame) -> None:
        self.frames.append(frame)
        self.arrivals_s.append(time.monotonic())
        self._changed.set()

    def handle_ended(self) -> None:
        self.ended_s = time.monotonic()
        self._changed.set()

    @property
    def times_s(self) -> list[float]:
        return [frame.capture_time_s for frame in self.frames]

    async def until(
        self, condition: Callable[[RememberingSink], bool], seconds: float = 30
    ) -> None:
        async with asyncio.timeout(seconds):
            while not condition(self):
                self._changed.clear()
                await self._changed.wait()

    async def until_ended(self) -> None:
        await self.until(lambda sink: sink.ended_s is not None)


@pytest.fixture
def sink_maker() -> type[RememberingSink]:
    return RememberingSink
