"""The packets of a source in one endless or finite row, over all passes through its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from av import AudioFrame, AudioStream, Packet, VideoFrame, VideoStream

    from ..frame import Kind
    from .media_input import MediaInput


class FeedItem(NamedTuple):
    """One packet and where it belongs.

    Attributes:
        kind: Which stream it is of.
        packet: The packet; an empty one at the end of a pass makes the decoder give its rest.
        time_s: Moment on the media time line, which goes on over all passes.
        pass_: The pass through the file it is of.
    """

    kind: Kind
    packet: Packet[AudioStream | VideoStream]
    time_s: float
    pass_: Pass


class Pass:
    """One way through the container, from its beginning to its end.

    The container closes when its last packet was read and every one was released: packets need it
    for decoding. For a loop the next pass opens it anew, which works with every format.

    Attributes:
        index: 0 for the first pass.
        offset_s: Media time at which it begins.
        length_s: Duration of what was read so far.
    """

    def __init__(self, input_: MediaInput, index: int, offset_s: float) -> None:
        self.index = index
        self.offset_s = offset_s
        self.length_s = 0.0
        self._input = input_
        self._kinds: dict[int, Kind] = {s.index: kind for kind, s in input_.streams.items()}
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
        return FeedItem(self._kinds[packet.stream.index], packet, self._note_time(packet), self)

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

    def _note_time(self, packet: Packet[AudioStream | VideoStream]) -> float:
        timestamp = packet.dts if packet.pts is None else packet.pts
        if timestamp is None:  # the packets that end a pass, and formats without timestamps
            return self.offset_s + self.length_s
        begin_s = float(timestamp * packet.time_base) - self._input.start_s
        duration_s = float((packet.duration or 0) * packet.time_base)
        self.length_s = max(self.length_s, begin_s + (duration_s or self._frame_interval_s(packet)))
        return self.offset_s + begin_s

    def _frame_interval_s(self, packet: Packet[AudioStream | VideoStream]) -> float:
        rate = getattr(packet.stream, "average_rate", None)
        return float(1 / rate) if rate else 0.0

    def _close_if_unused(self) -> None:
        if self._read_all and self._unreleased == 0:
            self._input.close()


class PacketFeed:
    """Reads pass after pass."""

    def __init__(self, first: MediaInput, reopen: Callable[[], MediaInput] | None) -> None:
        """Begin with `first`; loop if `reopen` is given."""
        self._reopen = reopen
        self._pass: Pass | None = Pass(first, 0, 0.0)

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

    def close(self) -> None:
        """Close what is open."""
        if self._pass is not None:
            self._pass.close()
            self._pass = None

    def _next_pass(self, last: Pass) -> Pass | None:
        if self._reopen is None or last.length_s <= 0:
            return None
        return Pass(self._reopen(), last.index + 1, last.offset_s + last.length_s)
