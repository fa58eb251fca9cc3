"""Made-up pictures and tones, and how alike two pictures or sounds are."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from av.filter import Graph

if TYPE_CHECKING:
    from collections.abc import Callable

    from av import AudioFrame, VideoFrame


def make_pictures(
    count: int, width: int = 320, height: int = 240, pixel_format: str = "yuv420p"
) -> list[VideoFrame]:
    graph = Graph()
    graph.link_nodes(
        graph.add("testsrc2", f"size={width}x{height}:rate=30"),
        graph.add("format", pixel_format),
        graph.add("buffersink"),
    ).configure()
    return [graph.vpull() for _ in range(count)]


def make_noise(count: int, width: int = 320, height: int = 240) -> list[VideoFrame]:
    """Return pictures that no encoder can predict from each other."""
    graph = Graph()
    graph.link_nodes(
        graph.add("testsrc2", f"size={width}x{height}:rate=30"),
        graph.add("noise", "alls=60:allf=t"),
        graph.add("format", "yuv420p"),
        graph.add("buffersink"),
    ).configure()
    return [graph.vpull() for _ in range(count)]


def make_tone(
    count: int,
    sample_rate: int = 48_000,
    layout: str = "stereo",
    sample_format: str = "s16",
    samples: int = 960,
) -> list[AudioFrame]:
    graph = Graph()
    graph.link_nodes(
        graph.add("sine", f"frequency=440:sample_rate={sample_rate}:samples_per_frame={samples}"),
        graph.add("volume", "4"),
        graph.add("aformat", f"sample_fmts={sample_format}:channel_layouts={layout}"),
        graph.add("abuffersink"),
    ).configure()
    return [graph.pull() for _ in range(count)]


def luma(frame: VideoFrame) -> bytes:
    plane = frame.planes[0]
    data, stride = bytes(plane), plane.line_size
    return b"".join(data[row * stride : row * stride + frame.width] for row in range(frame.height))


def psnr(first: VideoFrame, second: VideoFrame) -> float:
    """Peak signal-to-noise ratio of the luma planes in dB, on every seventh pixel."""
    pairs = list(zip(luma(first)[::7], luma(second)[::7], strict=True))
    error = sum((a - b) ** 2 for a, b in pairs) / len(pairs)
    return 10 * math.log10(255**2 / max(error, 1e-9))


def samples_of(frame: AudioFrame) -> list[float]:
    """The first channel, in the range -1 to 1."""
    channels = len(frame.layout.channels)
    plane = memoryview(bytes(frame.planes[0]))
    if frame.format.name in ("flt", "fltp"):
        values = plane.cast("f")[: frame.samples * (1 if frame.format.is_planar else channels)]
        return list(values[:: 1 if frame.format.is_planar else channels])
    return [value / 32768 for value in plane.cast("h")[: frame.samples * channels : channels]]


def rms(samples: list[float]) -> float:
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples))


def frequency(samples: list[float], sample_rate: int) -> float:
    """Hz, by counting zero crossings."""
    crossings = sum(1 for a, b in pairwise(samples) if (a < 0) != (b < 0))
    return crossings * sample_rate / len(samples) / 2


@pytest.fixture(scope="session")
def pictures() -> list[VideoFrame]:
    """30 pictures of a moving test pattern, 320x240."""
    return make_pictures(30)


@pytest.fixture
def picture_maker() -> Callable[..., list[VideoFrame]]:
    return make_pictures


@pytest.fixture
def noise_maker() -> Callable[..., list[VideoFrame]]:
    return make_noise


@pytest.fixture
def tone_maker() -> Callable[..., list[AudioFrame]]:
    return make_tone


@pytest.fixture
def picture_psnr() -> Callable[[VideoFrame, VideoFrame], float]:
    return psnr


@pytest.fixture
def tone_samples() -> Callable[[AudioFrame], list[float]]:
    return samples_of


@pytest.fixture
def tone_frequency() -> Callable[[list[float], int], float]:
    return frequency


@pytest.fixture
def tone_rms() -> Callable[[list[float]], float]:
    return rms
