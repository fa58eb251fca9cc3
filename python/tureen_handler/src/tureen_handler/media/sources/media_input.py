"""One opened container and the streams wanted of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import av
from av.stream import Disposition

from ..errors import MediaError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from av import AudioStream, Packet, VideoStream
    from av.container import InputContainer

    from ..frame import Kind
    from .open_arguments import OpenArguments

_MICROSECONDS = 1_000_000
_FRAME_THREADS_FROM_PIXELS = 1920 * 1080


class MediaInput:
    """The first audio and video stream of a container, as far as they are wanted.

    Attributes:
        streams: The chosen streams by kind.
        start_s: Timestamp at which the container begins.
        settings: W3C MediaTrackSettings by kind.
    """

    def __init__(
        self, container: InputContainer, streams: dict[Kind, AudioStream | VideoStream]
    ) -> None:
        """Wrap an open container."""
        self._container = container
        self.streams = streams
        self.start_s = (container.start_time or 0) / _MICROSECONDS
        self.settings = {kind: _settings(stream) for kind, stream in streams.items()}

    def packets(self) -> Iterator[Packet[AudioStream | VideoStream]]:
        """Yield the packets of the chosen streams, at the end an empty one per stream."""
        packets = self._container.demux(*self.streams.values())
        return cast("Iterator[Packet[AudioStream | VideoStream]]", packets)

    def close(self) -> None:
        """Close the container; its packets cannot be decoded any more."""
        self._container.close()


def open_input(arguments: OpenArguments, kinds: tuple[Kind, ...], timeout_s: float) -> MediaInput:
    """Open a container. Blocks, at most about `timeout_s` unless the system itself hangs.

    Raises:
        MediaError: It cannot be opened, or holds no stream of a wanted kind.
    """
    try:
        container = av.open(
            arguments.file,
            "r",
            format=arguments.format,
            options=dict(arguments.options),
            timeout=timeout_s,
        )
    except (av.FFmpegError, OSError, ValueError) as error:
        raise _explain(arguments, error, timeout_s) from error
    try:
        streams = {kind: _find_stream(arguments.name, container, kind) for kind in kinds}
    except MediaError:
        container.close()
        raise
    return MediaInput(container, streams)


def _find_stream(name: str, container: InputContainer, kind: Kind) -> AudioStream | VideoStream:
    candidates = container.streams.audio if kind == "audio" else container.streams.video
    for stream in candidates:
        if not stream.disposition & Disposition.attached_pic:
            _set_threads(stream)
            return stream
    found = sorted({str(stream.type) for stream in container.streams} - {kind})
    raise MediaError.no_such_media(name, kind, found)


def _set_threads(stream: AudioStream | VideoStream) -> None:
    """Decode small pictures in the reader's own thread, large ones in several."""
    context = stream.codec_context
    if context.type == "video":
        large = context.width * context.height >= _FRAME_THREADS_FROM_PIXELS
        context.thread_count = 0 if large else 1
        context.thread_type = "AUTO" if large else "NONE"


def _settings(stream: AudioStream | VideoStream) -> Mapping[str, int | float]:
    context = stream.codec_context
    if context.type == "audio":
        return {"sampleRate": context.sample_rate, "channelCount": context.channels}
    rate = cast("VideoStream", stream).average_rate
    settings: dict[str, int | float] = {"width": context.width, "height": context.height}
    return {**settings, "frameRate": round(float(rate), 3)} if rate else settings


def _explain(arguments: OpenArguments, error: Exception, timeout_s: float) -> MediaError:
    """Turn what FFmpeg or the system says into the typed error."""
    name = arguments.name
    match error:
        case FileNotFoundError():
            return MediaError.no_such_file(name)
        case PermissionError():
            return MediaError.permission_denied(name)
        case IsADirectoryError():
            return MediaError.not_media(name, "it is a directory")
        case av.ExitError() | TimeoutError():
            return MediaError.timeout(name, timeout_s)
        case av.InvalidDataError() | EOFError():
            return MediaError.not_media(name, "no known format, or damaged")
        case _:
            return MediaError.unavailable(name, str(error))
