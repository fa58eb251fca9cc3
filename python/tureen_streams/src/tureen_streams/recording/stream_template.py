"""Tiny in-memory files whose only stream describes a codec to the muxer.

A muxer needs codec parameters that nobody has when nothing is encoded here. So the first key frame
(or one frame of silence, for Opus) is wrapped into the simplest container of its codec and opened
again: that stream is the template.
"""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import av

from .errors import RecordingError
from .vp8_header import key_frame_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.container import InputContainer
    from tureen_handler.media.frame import EncodedFrame

_OPUS_SAMPLE_RATE = 48_000
_OPUS_FRAME_SAMPLES = 960


def open_template(frame: EncodedFrame) -> InputContainer:
    """Open a container whose first stream has the codec parameters of `frame`.

    Args:
        frame: The first frame to be written; a key frame.

    Returns:
        An input container. It must stay open until its stream has been used as a template.

    Raises:
        RecordingError: `unsupported-codec` when no template can be made for the codec.
    """
    make = _TEMPLATES.get(frame.mime_type.lower())
    if make is None:
        known = ", ".join(sorted(_TEMPLATES))
        raise RecordingError(
            "unsupported-codec",
            f"{frame.mime_type} cannot be recorded without decoding; recordable codecs: {known}",
        )
    format_name, content = make(frame.data)
    return av.open(io.BytesIO(content), mode="r", format=format_name)


def _vp8_template(data: bytes) -> tuple[str, bytes]:
    width, height = key_frame_size(data) or (0, 0)
    header = struct.pack("<4sHH4sHHIIII", b"DKIF", 0, 32, b"VP80", width, height, 30, 1, 1, 0)
    return "ivf", header + struct.pack("<IQ", len(data), 0) + data


def _h264_template(data: bytes) -> tuple[str, bytes]:
    return "h264", data


@cache
def _silent_opus_file() -> bytes:
    output = io.BytesIO()
    container = av.open(output, mode="w", format="ogg")
    stream = container.add_stream("libopus", rate=_OPUS_SAMPLE_RATE)
    stream.codec_context.layout = "stereo"
    frame = av.AudioFrame(format="s16", layout="stereo", samples=_OPUS_FRAME_SAMPLES)
    frame.sample_rate = _OPUS_SAMPLE_RATE
    frame.pts, frame.time_base = 0, Fraction(1, _OPUS_SAMPLE_RATE)
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
    container.close()
    return output.getvalue()


_TEMPLATES: dict[str, Callable[[bytes], tuple[str, bytes]]] = {
    "video/vp8": _vp8_template,
    "video/h264": _h264_template,
    "audio/opus": lambda _data: ("ogg", _silent_opus_file()),
}
