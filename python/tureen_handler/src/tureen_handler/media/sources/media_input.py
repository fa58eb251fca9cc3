"""One opened container and the streams wanted of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import av
from av.stream import Disposition

from ..errors import MediaError, UnsupportedError
from .continuous_time import ContinuousTime
from .encoded_form import encoded_forms
from .failures import explain_opening, explain_reading

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
        forms: The encoded form by kind, of those streams that have one.
        duration_s: How long it is in seconds; None for what has no known end.
    """

    def __init__(
        self,
        container: InputContainer,
        streams: dict[Kind, AudioStream | VideoStream],
        arguments: OpenArguments,
        timeout_s: float,
    ) -> None:
        """Wrap an open container; `arguments` and `timeout_s` are those it was opened with."""
        self._container = container
        self._arguments = arguments
        self._timeout_s = timeout_s
        self.streams = streams
        self.start_s = (container.start_time or 0) / _MICROSECONDS
        self.settings = {kind: _settings(stream) for kind, stream in streams.items()}
        self.forms = encoded_forms(streams, container.bit_rate)
        duration = container.duration
        self.duration_s = duration / _MICROSECONDS if duration and duration > 0 else None

    def seek(self, position_s: float) -> None:
        """Go to the key frame at or before a position in seconds from the beginning.

        Raises:
            MediaError: "unsupported" where that is impossible, such as in a live stream.
        """
        try:
            self._container.seek(round((self.start_s + position_s) * _MICROSECONDS), backward=True)
        except (av.FFmpegError, OSError) as error:
            raise UnsupportedError(
                f"{self._arguments.name!r} cannot be played from {position_s:g} s on: only files "
                "and servers that keep what they sent can go to a position"
            ) from error

    def packets(self) -> Iterator[Packet[AudioStream | VideoStream]]:
        """Yield the packets of the chosen streams, at the end an empty one per stream.

        Raises:
            MediaError: Reading failed: the device or the connection is gone.
        """
        demuxed = self._container.demux(*self.streams.values())
        packets = cast("Iterator[Packet[AudioStream | VideoStream]]", demuxed)
        time = ContinuousTime() if self._arguments.source == "url" else None
        try:
            for packet in packets:
                if time is not None:
                    time.apply(packet)
                yield packet
        except (av.FFmpegError, OSError) as error:
            raise explain_reading(self._arguments, error, self._timeout_s) from error
        if self._arguments.source == "device" and self._arguments.format != "lavfi":
            raise MediaError.device_lost(self._arguments.name, "it was unplugged, or stopped")

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
        raise explain_opening(arguments, error, timeout_s) from error
    try:
        streams = {kind: _find_stream(arguments.name, container, kind) for kind in kinds}
    except MediaError:
        container.close()
        raise
    return MediaInput(container, streams, arguments, timeout_s)


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
