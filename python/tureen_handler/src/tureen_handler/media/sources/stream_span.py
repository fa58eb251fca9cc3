"""How long the streams of a container are, exactly: for loops without drift."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from av import AudioStream, Packet, VideoStream

    from ..frame import Kind

_LARGEST_HEAD_S: Final = 0.1
_PACKETS_OVER: Final = 2
_SKIPPED: Final = struct.Struct("<II")
_OWN_TICKS: Final = 1.01


class StreamSpan:
    """What one stream takes of the time line of its container, measured while it is read.

    Timestamps are rounded, to milliseconds in WebM, and encoders fill the ends of sound up with
    what is not played. So the span is counted in frames where all last equally long, and without
    what is skipped: a loop that is off by a millisecond is off by a second within hours.
    """

    def __init__(self, stream: AudioStream | VideoStream) -> None:
        """Measure `stream`, of which nothing was read yet."""
        self._tick_s = float(stream.time_base) if stream.time_base is not None else 0.0
        self._frame_s = _frame_s(stream)
        self._sample_rate = _sample_rate(stream)
        self._start = stream.start_time
        self._padding_s = _padding_s(stream)
        self._first: int | None = None
        self._last = 0
        self._last_packet: Packet[AudioStream | VideoStream] | None = None

    @property
    def frame_s(self) -> float:
        """How long one frame usually lasts; 0 if that is not known."""
        return self._frame_s or 0.0

    @property
    def begin_s(self) -> float | None:
        """When it begins by the timestamps of the container; None if that is not known."""
        if self._start is not None and self._start >= 0:
            return self._start * self._tick_s
        if self._first is None:
            return None
        first_s = self._first * self._tick_s
        # Older libraries count what is skipped at the beginning as a part of the stream.
        return first_s + (self._padding_s if first_s < 0 else 0.0)

    @property
    def end_s(self) -> float | None:
        """When it ends likewise, by what was read so far; None if nothing was."""
        if self._first is None or self._last_packet is None:
            return None
        counted_s = self._counted_s((self._last - self._first) * self._tick_s)
        return self._first_s(self._first) + counted_s + self._lasting_s(self._last_packet)

    def note(self, packet: Packet[AudioStream | VideoStream], timestamp: int) -> None:
        """Take note of a packet and when it is presented, in units of its stream."""
        if self._first is None:
            self._first = self._last = timestamp
            if self._frame_s is None and packet.duration:
                self._frame_s = packet.duration * self._tick_s
        if timestamp >= self._last:
            self._last, self._last_packet = timestamp, packet

    def forget_packet(self) -> None:
        """Let go of the last packet: the end is not asked for any more."""
        self._last_packet = None

    @property
    def _rounding_s(self) -> float:
        return _OWN_TICKS * self._tick_s

    def _first_s(self, first: int) -> float:
        """Return when the first packet begins, which is before the start if its head is skipped."""
        first_s = first * self._tick_s
        if self._start is None:
            return first_s
        exact_s = self._start * self._tick_s - self._padding_s
        return exact_s if abs(exact_s - first_s) <= self._rounding_s else first_s

    def _counted_s(self, span_s: float) -> float:
        if not self._frame_s:
            return span_s
        exact_s = round(span_s / self._frame_s) * self._frame_s
        return exact_s if abs(exact_s - span_s) <= self._rounding_s else span_s

    def _lasting_s(self, packet: Packet[AudioStream | VideoStream]) -> float:
        """Return how long a packet is played, which some containers say and others say aside."""
        own_s = (packet.duration or 0) * self._tick_s
        if not self._frame_s:
            return own_s
        played_s = self._frame_s - self._left_out_s(packet)
        known = not own_s or any(
            abs(own_s - exact_s) <= self._rounding_s for exact_s in (self._frame_s, played_s)
        )
        return played_s if known else own_s

    def _left_out_s(self, packet: Packet[AudioStream | VideoStream]) -> float:
        """Return how much of the end of a packet is there to fill it up."""
        # PyAV 15 does not tell.
        if not self._sample_rate or not hasattr(packet, "has_sidedata"):
            return 0.0
        if not packet.has_sidedata("skip_samples"):
            return 0.0
        data = bytes(packet.get_sidedata("skip_samples"))
        _, samples = _SKIPPED.unpack_from(data) if len(data) >= _SKIPPED.size else (0, 0)
        return float(samples) / self._sample_rate


def loop_length_s(spans: Mapping[Kind, StreamSpan], start_s: float) -> float:
    """Return after how long a container can begin anew, so that no stream overlaps itself; or 0.

    Pictures count where the sound is longer by a packet or two, which encoders add to it: the
    picture must not stand still at the seam, and the sound is cut there.

    Args:
        spans: Of all its streams, read to the end.
        start_s: Timestamp at which the container begins.
    """
    lengths = {kind: _length_s(span, start_s) for kind, span in spans.items()}
    audio_s, video_s = lengths.get("audio"), lengths.get("video")
    if audio_s and video_s and 0 <= audio_s - video_s <= _PACKETS_OVER * spans["audio"].frame_s:
        return video_s
    return max(lengths.values(), default=0.0)


def _length_s(span: StreamSpan, start_s: float) -> float:
    begin_s, end_s = span.begin_s, span.end_s
    if begin_s is None or end_s is None:
        return 0.0
    head_s = begin_s - start_s
    return end_s - (begin_s if 0 <= head_s <= _LARGEST_HEAD_S else start_s)


def _frame_s(stream: AudioStream | VideoStream) -> float | None:
    if stream.type == "video":
        return float(1 / stream.average_rate) if stream.average_rate else None
    context = stream.codec_context
    return context.frame_size / context.sample_rate if context.frame_size else None


def _sample_rate(stream: AudioStream | VideoStream) -> int:
    return stream.codec_context.sample_rate if stream.type == "audio" else 0


def _padding_s(stream: AudioStream | VideoStream) -> float:
    rate = _sample_rate(stream)
    return stream.codec_context.delay / rate if rate else 0.0
