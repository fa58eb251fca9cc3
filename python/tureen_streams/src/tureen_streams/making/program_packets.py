"""A track of encoded packets that the program makes."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from tureen_handler.media.frame import EncodedFrame
from tureen_handler.media.receiving.decode_counters import DecodeCounters
from tureen_handler.media.receiving.decode_pipeline import DecodePipeline

from .program_track import ProgramTrack

if TYPE_CHECKING:
    from tureen_handler.media.encoded_format import EncodedFormat
    from tureen_handler.media.frame import Kind
    from tureen_handler.media.track import Unsubscribe

    from .timeline import Timeline


class _Packet(NamedTuple):
    data: bytes
    timestamp_s: float | None
    key_frame: bool
    arrival_s: float


class ProgramPacketTrack(ProgramTrack):
    """Delivers encoded packets when they are due, decoded only for who wants raw frames.

    Attributes:
        counters: What decoding came to.
    """

    def __init__(
        self, track_id: str, kind: Kind, encoded_format: EncodedFormat, timeline: Timeline
    ) -> None:
        settings = {} if kind == "video" else {"channelCount": encoded_format.channels}
        super().__init__(track_id, kind, settings=settings, encoded_format=encoded_format)
        self.counters = DecodeCounters()
        self._format = encoded_format
        self._timeline = timeline
        self._queue: deque[_Packet] = deque()
        self._released = 0
        self._last_s = float("-inf")
        self._pipeline: DecodePipeline | None = None
        self._stop_decoding: Unsubscribe | None = None

    @property
    def answers_key_frame_requests(self) -> bool:
        """Whether the program is asked for key frames: of video, always."""
        return self.kind == "video"

    def push(self, data: bytes, timestamp_s: float | None, *, key_frame: bool) -> None:
        """Append a packet.

        Raises:
            ValueError: It is empty.
        """
        if not data:
            raise ValueError("a packet has at least one byte")
        self._queue.append(_Packet(data, timestamp_s, key_frame, time.monotonic()))
        self._ensure_playing()

    def clear(self) -> None:
        """Drop the packets that wait; video goes on with the next key frame."""
        if self._queue and self.kind == "video":
            self.interrupt_encoded()
            self.request_key_frame()
        self._released += len(self._queue)
        self._queue.clear()
        self._changed.set()
        self._tell_released(self._released)

    def request_key_frame(self) -> None:
        """Ask the program for a key frame."""
        if self.program is not None and self.kind == "video":
            self.program.handle_key_frame_request()

    def end(self) -> None:
        """End the track; nothing is decoded any more. Safe to call twice."""
        super().end()
        self._close_pipeline()

    def _handle_demand(self, wanted: bool) -> None:
        super()._handle_demand(wanted)
        if self.wanted and self._pipeline is None and not self.ended:
            self._open_pipeline()
        elif not self.wanted:
            self._close_pipeline()

    def _open_pipeline(self) -> None:
        self._pipeline = DecodePipeline(
            self.kind,
            counters=self.counters,
            deliver=self.deliver,
            request_key_frame=self.request_key_frame,
            handle_ended=lambda: None,
        )
        self._stop_decoding = self.add_encoded_sink(self._pipeline)
        self.request_key_frame()

    def _close_pipeline(self) -> None:
        pipeline, self._pipeline = self._pipeline, None
        stop, self._stop_decoding = self._stop_decoding, None
        if pipeline is not None:
            pipeline.close()
        if stop is not None:
            stop()

    async def _run(self) -> None:
        while self._queue:
            packet = self._queue[0]
            now_s = time.monotonic()
            due_s = now_s
            if packet.timestamp_s is not None:
                due_s = self._timeline.place(packet.timestamp_s, now_s, packet.arrival_s)
                due_s = max(self._last_s, due_s)
            while self._is_next(packet) and (wait_s := due_s - time.monotonic()) > 0:
                await self._sleep(wait_s)
            if self._is_next(packet):
                self._queue.popleft()
                self._released += 1
                self._deliver_packet(packet, due_s)
                self._tell_released(self._released)

    def _is_next(self, packet: _Packet) -> bool:
        return bool(self._queue) and self._queue[0] is packet

    def _deliver_packet(self, packet: _Packet, due_s: float) -> None:
        self._last_s = due_s
        self.deliver_encoded(
            EncodedFrame(
                data=packet.data,
                mime_type=self._format.mime_type,
                clock_rate=self._format.clock_rate,
                timestamp=round(due_s * self._format.clock_rate),
                key_frame=packet.key_frame or self.kind == "audio",
                ntp_time_s=None,
                arrival_time_s=time.monotonic(),
                capture_time_s=due_s,
            )
        )
