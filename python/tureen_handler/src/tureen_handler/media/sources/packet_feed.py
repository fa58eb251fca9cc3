"""The packets of a source in one endless or finite row, over all passes through its file."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

from .stream_span import StreamSpan, loop_length_s

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from av import AudioFrame, AudioStream, Packet, VideoFrame, VideoStream

    from ..frame import Kind
    from .media_input import MediaInput


_PASSES_REMEMBERED: Final = 8


class FeedItem(NamedTuple):
    """One packet and where it belongs.

    Attributes:
        kind: Which stream it is of.
        packet: The packet; an empty one at the end of a pass makes the decoder give its rest.
        time_s: Moment on the media time line, which goes on over all passes.
        decode_s: When it must be decoded, on the same time line; earlier than `time_s` where
            pictures are reordered.
        pass_: The pass through the file it is of.
    """

    kind: Kind
    packet: Packet[AudioStream | VideoStream]
    time_s: float
    decode_s: float
    pass_: Pass


class Pass:
    """One way through the container, from its beginning to its end.

    The container closes when its last packet was read and every one was released: packets need it
    for decoding. For a loop the next pass opens it anew, which works with every format.

    Attributes:
        index: 0 for the first pass.
        offset_s: Media time of the container's beginning.
        begin_s: Position in the container at which it begins.
        length_s: Position in the container up to which was read.
        repeats: Whether another pass follows it.
    """

    def __init__(
        self,
        input_: MediaInput,
        index: int,
        offset_s: float,
        begin_s: float = 0.0,
        *,
        repeats: bool = False,
    ) -> None:
        self.index = index
        self.offset_s = offset_s
        self.begin_s = begin_s
        self.length_s = begin_s
        self.repeats = repeats
        self._input = input_
        self._kinds: dict[int, Kind] = {s.index: kind for kind, s in input_.streams.items()}
        self._steps_s = {s.index: _step_s(s) for s in input_.streams.values()}
        self._spans = {kind: StreamSpan(stream) for kind, stream in input_.streams.items()}
        self._span_of = {s.index: self._spans[kind] for kind, s in input_.streams.items()}
        self._packets: Iterator[Packet[AudioStream | VideoStream]] = input_.packets()
        self._unreleased = 0
        self._read_all = False

    def read(self) -> FeedItem | None:
        """Return the next item, None at the end."""
        packet = next(self._packets, None)
        if packet is None:
            self._read_all = True
            self._close_if_unused()
            return None
        self._unreleased += 1
        time_s = self._note_time(packet)
        decode_s = time_s if packet.dts is None else self._media_s(packet, packet.dts)
        # Not `packet.stream_index`, which is 0 in the packets that end a pass.
        kind = self._kinds[packet.stream.index]
        return FeedItem(kind, packet, time_s, decode_s, self)

    def loop_length_s(self) -> float:
        """Return how far the next pass begins behind this one, which was read to its end."""
        length_s = loop_length_s(self._spans, self._input.start_s) or self.length_s
        for span in self._spans.values():
            span.forget_packet()
        return length_s

    def release(self) -> None:
        """Give back one item that needs no decoding any more."""
        self._unreleased -= 1
        self._close_if_unused()

    def close(self) -> None:
        """Close the container at once."""
        self._input.close()

    def media_time_s(self, frame: AudioFrame | VideoFrame) -> float | None:
        """Return the media time of a decoded frame, None if it has no timestamp."""
        if frame.pts is None or frame.time_base is None:
            return None
        return self.offset_s + float(frame.pts * frame.time_base) - self._input.start_s

    def duration_s(self, packet: Packet[AudioStream | VideoStream]) -> float:
        """Return how long a packet of this pass lasts, 0 if it does not say."""
        return (packet.duration or 0) * self._steps_s[packet.stream_index]

    def _note_time(self, packet: Packet[AudioStream | VideoStream]) -> float:
        timestamp = packet.dts if packet.pts is None else packet.pts
        if timestamp is None:  # the packets that end a pass, and formats without timestamps
            return self.offset_s + self.length_s
        self._span_of[packet.stream_index].note(packet, timestamp)
        begin_s = self._media_s(packet, timestamp) - self.offset_s
        duration_s = self.duration_s(packet)
        self.length_s = max(self.length_s, begin_s + (duration_s or self._frame_interval_s(packet)))
        return self.offset_s + begin_s

    def _media_s(self, packet: Packet[AudioStream | VideoStream], timestamp: int) -> float:
        return self.offset_s + timestamp * self._steps_s[packet.stream_index] - self._input.start_s

    def _frame_interval_s(self, packet: Packet[AudioStream | VideoStream]) -> float:
        rate = getattr(packet.stream, "average_rate", None)
        return float(1 / rate) if rate else 0.0

    def _close_if_unused(self) -> None:
        if self._read_all and self._unreleased == 0:
            self._input.close()


class PacketFeed:
    """Reads pass after pass."""

    def __init__(
        self,
        first: MediaInput,
        reopen: Callable[[], MediaInput],
        *,
        loops: bool = False,
        start_at_s: float = 0.0,
    ) -> None:
        """Begin with `first` at the position `start_at_s` of it, which is the media time 0.

        Args:
            first: The open container.
            reopen: Opens it once more, for a loop or to go elsewhere.
            loops: Whether to begin anew at the end, with the container's beginning.
            start_at_s: In seconds.
        """
        self._reopen = reopen
        self._loops = loops
        if start_at_s:
            first.seek(start_at_s)
        self._pass: Pass | None = Pass(first, 0, -start_at_s, start_at_s, repeats=loops)
        self._passes: deque[Pass] = deque((self._pass,), maxlen=_PASSES_REMEMBERED)

    def read(self) -> FeedItem | None:
        """Return the next item, None at the end of a feed that does not loop. Blocks.

        Raises:
            MediaError: The container cannot be opened again.
            FFmpegError: Reading failed.
        """
        while self._pass is not None:
            item = self._pass.read()
            if item is not None:
                return item
            self._pass = self._next_pass(self._pass)
        return None

    def go_to(self, position_s: float, media_s: Callable[[], float]) -> float:
        """Read on from a position in the container, or from the key frame before it. Blocks.

        Args:
            position_s: In seconds.
            media_s: Tells, once the container is open, to which media time it belongs.

        Returns:
            That media time.

        Raises:
            MediaError: The container cannot be opened again, or cannot go to that position.
        """
        input_ = self._reopen()
        try:
            input_.seek(position_s)
        except BaseException:
            input_.close()
            raise
        self.close()
        now_s = media_s()
        last = self._passes[-1]
        offset_s = now_s - position_s
        self._begin(Pass(input_, last.index + 1, offset_s, position_s, repeats=self._loops))
        return now_s

    def position_s(self, media_s: float) -> float:
        """Return which position in the container a media time belongs to."""
        for candidate in reversed(tuple(self._passes)):  # another thread may add one
            if candidate.offset_s + candidate.begin_s <= media_s:
                return media_s - candidate.offset_s
        return self._passes[0].begin_s

    def close(self) -> None:
        """Close what is open."""
        if self._pass is not None:
            self._pass.close()
            self._pass = None

    def _begin(self, pass_: Pass) -> Pass:
        self._pass = pass_
        self._passes.append(pass_)
        return pass_

    def _next_pass(self, last: Pass) -> Pass | None:
        if not self._loops or last.length_s <= 0:
            return None
        offset_s = last.offset_s + last.loop_length_s()
        return self._begin(Pass(self._reopen(), last.index + 1, offset_s, repeats=True))


def _step_s(stream: AudioStream | VideoStream) -> float:
    """Return the unit of a stream's timestamps, as a number that is quick to count with."""
    return float(stream.time_base) if stream.time_base is not None else 0.0
