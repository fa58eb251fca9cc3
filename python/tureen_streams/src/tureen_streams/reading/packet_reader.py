"""A reader of the encoded frames of a track."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from tureen_handler.media.receiving.remote_clock import RemoteClock

from .bounded_queue import BoundedQueue, DecodableQueue
from .outlet import OutgoingFrame, Outlet

if TYPE_CHECKING:
    from tureen_handler.media.frame import EncodedFrame
    from tureen_handler.media.track import Track

    from tureen_channel import ChannelStream

KEY_FRAME: Final = 1
INCOMPLETE: Final = 2
"""Flags of the messages."""


def read_packets(track: Track, stream: ChannelStream, max_queue: int) -> None:
    """Send the encoded frames of a track, until it ends or the stream is closed.

    Raises:
        UnsupportedError: The track has no encoded form.
    """
    queue: BoundedQueue[EncodedFrame] | DecodableQueue
    if track.kind == "video":
        queue = DecodableQueue(max_queue, track.request_key_frame)
    else:
        queue = BoundedQueue(max_queue, "drop-oldest")
    sink = _PacketSink(track, stream, queue)
    unsubscribe = track.add_encoded_sink(sink)
    sink.outlet.on_closed(unsubscribe)


class _PacketSink:
    """Takes nothing while the track is disabled, and then goes on with a key frame."""

    def __init__(
        self,
        track: Track,
        stream: ChannelStream,
        queue: BoundedQueue[EncodedFrame] | DecodableQueue,
    ) -> None:
        self.outlet: Outlet[EncodedFrame] = Outlet(stream, queue, self._prepare)
        self._track = track
        self._was_disabled = False
        self._clock: RemoteClock | None = None

    def handle_encoded_frame(self, frame: EncodedFrame) -> None:
        if not self._track.enabled:
            self._was_disabled = True
        elif not self._was_disabled or frame.key_frame:
            self._was_disabled = False
            self.outlet.push(frame)
        else:
            self._track.request_key_frame()

    def handle_ended(self) -> None:
        self.outlet.end()

    async def _prepare(self, frame: EncodedFrame) -> OutgoingFrame:
        if self._clock is None:
            self._clock = RemoteClock(frame.clock_rate)
        time_s = self._clock.capture_time_s(
            frame.timestamp, frame.arrival_time_s, frame.capture_time_s
        )
        flags = (KEY_FRAME if frame.key_frame else 0) | (0 if frame.complete else INCOMPLETE)
        shape = struct.pack("!I", frame.clock_rate) + frame.mime_type.encode()
        return OutgoingFrame(frame.data, time_s, flags, shape)
