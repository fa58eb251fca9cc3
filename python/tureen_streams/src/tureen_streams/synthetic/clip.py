"""A short media file of the test pattern and the tone, for demos and tests."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

import av

from .errors import ClipError
from .pattern_painter import PatternPainter
from .tone_generator import BLOCK_SAMPLES, SAMPLE_RATE, ToneGenerator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from threading import Event

    from av.audio import AudioStream
    from av.container import OutputContainer
    from av.packet import Packet
    from av.video import VideoStream

    AnyPacket = Packet[Any]

_TONE_HZ, _TONE_VOLUME = 440, 0.25


@dataclass(frozen=True, slots=True)
class ClipOptions:
    """What a clip looks like.

    Attributes:
        seconds: Its length.
        width: Width in pixels, even.
        height: Height in pixels, even.
        frame_rate: Pictures per second.
    """

    seconds: float
    width: int
    height: int
    frame_rate: int


def render_clip(path: Path, options: ClipOptions, cancelled: Event) -> None:
    """Write a WebM file (VP8, Opus). Blocks: belongs into a worker thread.

    Args:
        path: The file to make; an existing one is overwritten.
        options: What it looks like.
        cancelled: Gives up when set; the unfinished file is removed.

    Raises:
        ClipError: The file cannot be written.
    """
    try:
        with av.open(str(path), mode="w", format="webm") as container:
            for packet in _packets(container, options):
                if cancelled.is_set():
                    break
                container.mux_one(packet)
    except OSError as error:
        raise ClipError.unwritable(path, error) from error
    if cancelled.is_set():
        with suppress(OSError):
            path.unlink()


def _packets(container: OutputContainer, options: ClipOptions) -> Iterator[AnyPacket]:
    """Encoded pictures and sounds, second by second, so that both advance together."""
    # Both streams must exist before the first packet is written.
    video = _encode_pattern(_add_video(container, options), options)
    audio = _encode_tone(_add_audio(container), options.seconds)
    for _ in range(int(options.seconds)):
        yield from _take(video, options.frame_rate)
        yield from _take(audio, SAMPLE_RATE // BLOCK_SAMPLES)
    for packets in (*video, *audio):
        yield from packets


def _take(encoded: Iterator[list[AnyPacket]], count: int) -> Iterator[AnyPacket]:
    for packets in islice(encoded, count):
        yield from packets


def _add_video(container: OutputContainer, options: ClipOptions) -> VideoStream:
    stream = container.add_stream("libvpx", rate=options.frame_rate)
    stream.width, stream.height, stream.pix_fmt = options.width, options.height, "yuv420p"
    stream.bit_rate = 1_000_000
    stream.options = {"deadline": "realtime", "cpu-used": "8", "g": str(options.frame_rate)}
    # libvpx's threads spin while they wait: on a busy machine that costs ten times the work.
    stream.codec_context.thread_count = 1
    return stream


def _add_audio(container: OutputContainer) -> AudioStream:
    return container.add_stream("libopus", rate=SAMPLE_RATE, layout="mono")


def _encode_pattern(stream: VideoStream, options: ClipOptions) -> Iterator[list[AnyPacket]]:
    painter = PatternPainter(options.width, options.height)
    for index in range(round(options.seconds * options.frame_rate)):
        frame = painter.paint(index / options.frame_rate)
        frame.pts, frame.time_base = index, Fraction(1, options.frame_rate)
        yield stream.encode(frame)
    yield stream.encode(None)


def _encode_tone(stream: AudioStream, seconds: float) -> Iterator[list[AnyPacket]]:
    tone = ToneGenerator(_TONE_HZ, _TONE_VOLUME)
    for index in range(round(seconds * SAMPLE_RATE / BLOCK_SAMPLES)):
        yield stream.encode(tone.block(index))
    yield stream.encode(None)
