"""Tiny in-memory files whose only stream describes a codec to the muxer.

A muxer needs codec parameters that nobody has when nothing is encoded here. So the first key frame
of a video is wrapped into the simplest container of its codec and opened again, and sounds are
described by a file of silence: that stream is the template.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, NamedTuple

import av

from .container_format import MP3, PCM
from .errors import RecordingError
from .silent_file import container_of, silent_file
from .vp8_header import key_frame_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.container import InputContainer
    from tureen_handler.media.frame import EncodedFrame

_AUDIO_ENCODERS = {
    "audio/opus": "libopus",
    "audio/pcmu": "pcm_mulaw",
    "audio/pcma": "pcm_alaw",
    PCM: "pcm_s16le",
    MP3: "libmp3lame",
}
_AV1_TEMPORAL_DELIMITER = b"\x12\x00"


class StreamHead(NamedTuple):
    """What the header of a file says of one stream.

    Attributes:
        frame: A key frame of it, or any packet of a sound.
        channels: Of a sound; 1 for pictures.
    """

    frame: EncodedFrame
    channels: int

    @property
    def mime_type(self) -> str:
        """The codec, in lower case."""
        return self.frame.mime_type.lower()


def open_template(head: StreamHead) -> InputContainer:
    """Open a container whose first stream has the codec parameters of `head`.

    Returns:
        An input container. It must stay open until its stream has been used as a template.

    Raises:
        RecordingError: `unsupported-codec` when no template can be made for the codec.
    """
    name = head.mime_type
    if name in _AUDIO_ENCODERS:
        encoder = _AUDIO_ENCODERS[name]
        channels = 2 if name == "audio/opus" else head.channels
        content = silent_file(encoder, head.frame.clock_rate, channels)
        return av.open(io.BytesIO(content), mode="r", format=container_of(encoder))
    make = _VIDEO.get(name)
    if make is None:
        known = ", ".join(sorted([*_AUDIO_ENCODERS, *_VIDEO]))
        raise RecordingError(
            "unsupported-codec",
            f"{head.frame.mime_type} cannot be recorded; recordable codecs: {known}",
        )
    format_name, content = make(head.frame.data)
    return av.open(io.BytesIO(content), mode="r", format=format_name)


def _ivf(four_characters: bytes, data: bytes, size: tuple[int, int] = (0, 0)) -> tuple[str, bytes]:
    header = struct.pack("<4sHH4sHHIIII", b"DKIF", 0, 32, four_characters, *size, 30, 1, 1, 0)
    return "ivf", header + struct.pack("<IQ", len(data), 0) + data


def _vp8_template(data: bytes) -> tuple[str, bytes]:
    return _ivf(b"VP80", data, key_frame_size(data) or (0, 0))


def _av1_template(data: bytes) -> tuple[str, bytes]:
    starts = data.startswith(_AV1_TEMPORAL_DELIMITER)
    return _ivf(b"AV01", data if starts else _AV1_TEMPORAL_DELIMITER + data)


_VIDEO: dict[str, Callable[[bytes], tuple[str, bytes]]] = {
    "video/vp8": _vp8_template,
    "video/vp9": lambda data: _ivf(b"VP90", data),
    "video/av1": _av1_template,
    "video/h264": lambda data: ("h264", data),
}
