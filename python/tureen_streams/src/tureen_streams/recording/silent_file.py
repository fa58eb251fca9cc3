"""Tiny files of silence in memory, which show a muxer what a codec looks like."""

from __future__ import annotations

import io
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, cast

import av

if TYPE_CHECKING:
    from av.audio import AudioStream

_CONTAINERS = {"libopus": "ogg", "libmp3lame": "mp3"}
_SAMPLE_FORMATS = {"libopus": "s16", "libmp3lame": "s16p"}
_FRAMES, _FRAME_SAMPLES = 6, 960

MP3_OPTIONS = {"reservoir": "0"}
"""No frame needs the ones before it, so that a file can begin and end anywhere."""


def container_of(encoder: str) -> str:
    """The container of `silent_file`, by FFmpeg's name of the encoder."""
    return _CONTAINERS.get(encoder, "wav")


def layout_of(channels: int) -> str:
    """FFmpeg's name of mono or stereo."""
    return "mono" if channels == 1 else "stereo"


@cache
def silent_file(encoder: str, sample_rate: int, channels: int) -> bytes:
    """A file with some blocks of silence.

    Args:
        encoder: FFmpeg's name, such as `libopus`.
        sample_rate: In Hz.
        channels: 1 or 2.
    """
    output = io.BytesIO()
    with av.open(output, mode="w", format=container_of(encoder)) as container:
        stream = cast("AudioStream", container.add_stream(encoder, rate=sample_rate))
        context = stream.codec_context
        context.layout = layout_of(channels)
        context.format = sample_format = _SAMPLE_FORMATS.get(encoder, "s16")
        if encoder == "libmp3lame":
            context.options = MP3_OPTIONS
        blocks = av.AudioFifo()
        for index in range(_FRAMES):
            frame = av.AudioFrame(sample_format, layout_of(channels), _FRAME_SAMPLES)
            frame.sample_rate = sample_rate
            frame.pts, frame.time_base = index * _FRAME_SAMPLES, Fraction(1, sample_rate)
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            blocks.write(frame)
        context.open()
        for block in blocks.read_many(context.frame_size or _FRAME_SAMPLES):
            container.mux(stream.encode(block))
        container.mux(stream.encode(None))
    return output.getvalue()


def silent_packets(encoder: str, sample_rate: int, channels: int) -> list[bytes]:
    """The packets of `silent_file`."""
    content = io.BytesIO(silent_file(encoder, sample_rate, channels))
    with av.open(content, mode="r", format=container_of(encoder)) as container:
        return [bytes(packet) for packet in container.demux(container.streams[0]) if packet.size]
