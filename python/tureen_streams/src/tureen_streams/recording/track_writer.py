"""One stream of a file. Everything here blocks and belongs into a writer's thread."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av

from .audio_fill import AudioShape, packet_duration, silence
from .stream_template import open_template

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.stream import Stream
    from tureen_handler.media.frame import EncodedFrame

    from .stream_template import StreamHead


class TrackWriter:
    """Gives frames their presentation times, and fills gaps of sound with silence.

    Attributes:
        frames: Frames written, without what fills gaps.
        bytes: Their size.
    """

    def __init__(self, container: OutputContainer, head: StreamHead) -> None:
        """Add a stream as `head` says; before the first frame of any stream."""
        with open_template(head) as template:
            self._stream: Stream = container.add_stream_from_template(
                template.streams[0], opaque=True
            )
        self.frames = 0
        self.bytes = 0
        self._container = container
        self._clock_rate = head.frame.clock_rate
        self._time_base = Fraction(1, self._clock_rate)
        self._stream.time_base = self._time_base
        self._shape = (
            AudioShape(head.mime_type, self._clock_rate, head.channels)
            if head.mime_type.startswith("audio/")
            else None
        )
        self._last_pts = -1
        self._last_duration = 0
        self._last_data = b""

    @property
    def end_s(self) -> float:
        """Seconds from the start of the file to the end of the last frame."""
        return float(max(0, self._last_pts + self._last_duration) * self._time_base)

    def write(self, frame: EncodedFrame, time_s: float) -> None:
        """Append a frame at `time_s` seconds of the file, later than those before."""
        pts = max(round(time_s * self._clock_rate), self._last_pts + 1, 0)
        if self._shape is None:
            self._write_picture(frame, pts)
        else:
            self._write_sound(self._shape, frame, pts)
        self.frames += 1
        self.bytes += len(frame.data)

    def _write_picture(self, frame: EncodedFrame, pts: int) -> None:
        if self._last_pts >= 0:
            self._last_duration = pts - self._last_pts
        self._mux(frame.data, pts, key_frame=frame.key_frame)

    def _write_sound(self, shape: AudioShape, frame: EncodedFrame, pts: int) -> None:
        if self._last_pts >= 0:
            end = self._last_pts + self._last_duration
            for data, samples in silence(shape, pts - end, self._last_data):
                self._last_duration = samples
                self._mux(data, end)
                end += samples
        self._last_duration = packet_duration(shape, frame.data)
        self._mux(frame.data, max(pts, self._last_pts + 1))
        self._last_data = frame.data

    def _mux(self, data: bytes, pts: int, *, key_frame: bool = True) -> None:
        packet = av.Packet(data)
        packet.stream = self._stream
        packet.time_base = self._time_base
        packet.pts = packet.dts = self._last_pts = pts
        packet.is_keyframe = key_frame
        if self._shape is not None:
            packet.duration = self._last_duration
        self._container.mux_one(packet)
