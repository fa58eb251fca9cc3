"""Encoded frames in, raw frames out, in a thread."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from av import VideoFrame

from ...codecs import CodecError, create_decoder
from ..frame import RawFrame
from ..lane import Lane
from ..loop_caller import LoopCaller
from .remote_clock import RemoteClock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from av import AudioFrame

    from ...codecs import Decoder
    from ..frame import EncodedFrame, Kind
    from .decode_counters import DecodeCounters

_QUEUE_LIMITS: dict[Kind, int] = {"audio": 50, "video": 30}
_CHANNELS = {"audio/opus": 2}


class DecodePipeline:
    """Decodes one stream for as long as somebody wants its frames.

    Video waits for a key frame first, and again after anything went missing: an incomplete frame,
    a decoder error, or a queue that ran over because decoding fell behind.
    """

    def __init__(
        self,
        kind: Kind,
        *,
        counters: DecodeCounters,
        deliver: Callable[[RawFrame], None],
        request_key_frame: Callable[[], None],
        handle_ended: Callable[[], None],
    ) -> None:
        """Make a pipeline on the running loop, on which all callbacks are called."""
        self._kind: Kind = kind
        self._counters = counters
        self._deliver = deliver
        self._request_key_frame = request_key_frame
        self._handle_ended = handle_ended
        self._loop = LoopCaller()
        self._lane: Lane[EncodedFrame] = Lane(self._decode, _QUEUE_LIMITS[kind])
        self._awaits_key_frame = kind == "video"
        self._closed = False
        self._decoder: Decoder | None = None
        self._decoder_key: tuple[str, int] | None = None
        self._clock: RemoteClock | None = None

    def handle_encoded_frame(self, frame: EncodedFrame) -> None:
        """Take one frame; on the event loop."""
        if self._kind == "video" and not self._accepts(frame):
            self._counters.frames_dropped += 1
            return
        if not self._lane.push(frame):
            self._counters.frames_dropped += 1
            if self._kind == "video":
                self._start_over()

    def handle_ended(self) -> None:
        """Pass the end of the stream on; on the event loop."""
        self._handle_ended()

    def close(self) -> None:
        """Stop decoding; nothing is delivered any more."""
        self._closed = True
        self._lane.close()

    def _accepts(self, frame: EncodedFrame) -> bool:
        if not frame.complete:
            self._awaits_key_frame = True
            self._request_key_frame()
            return False
        if frame.key_frame:
            self._awaits_key_frame = False
        return not self._awaits_key_frame

    def _start_over(self) -> None:
        """Forget what waits to be decoded and go on at the next key frame."""
        self._counters.frames_dropped += self._lane.clear()
        self._awaits_key_frame = True
        self._request_key_frame()

    def _decode(self, frame: EncodedFrame) -> None:
        if self._decoder is None and self._kind == "video" and not frame.key_frame:
            self._loop.call(self._count_dropped)
            return
        begin_s = time.monotonic()
        try:
            decoded = self._decoder_for(frame).decode(frame.data, frame.timestamp)
        except CodecError:
            self._decoder = None
            self._loop.call(self._handle_decode_error)
            return
        raw = self._place(frame, decoded)
        self._loop.call(self._handle_decoded, frame.key_frame, raw, time.monotonic() - begin_s)

    def _decoder_for(self, frame: EncodedFrame) -> Decoder:
        key = (frame.mime_type, frame.clock_rate)
        if self._decoder is None or key != self._decoder_key:
            channels = _CHANNELS.get(frame.mime_type.lower(), 1)
            self._decoder = create_decoder(frame.mime_type, frame.clock_rate, channels)
            if key != self._decoder_key:
                self._clock = None
            self._decoder_key = key
        return self._decoder

    def _place(
        self, frame: EncodedFrame, decoded: Sequence[AudioFrame | VideoFrame]
    ) -> list[RawFrame]:
        if self._clock is None:
            self._clock = RemoteClock(frame.clock_rate)
        time_s = self._clock.capture_time_s(
            frame.timestamp, frame.arrival_time_s, frame.capture_time_s
        )
        return [RawFrame(picture, time_s) for picture in decoded]

    def _handle_decoded(self, key_frame: bool, frames: list[RawFrame], duration_s: float) -> None:
        if self._closed:
            return
        counters = self._counters
        counters.key_frames_decoded += key_frame
        counters.frames_decoded += len(frames)
        counters.total_decode_time_s += duration_s
        for raw in frames:
            counters.rate.note(time.monotonic())
            if isinstance(raw.frame, VideoFrame):
                counters.frame_width, counters.frame_height = raw.frame.width, raw.frame.height
            self._deliver(raw)

    def _count_dropped(self) -> None:
        self._counters.frames_dropped += 1

    def _handle_decode_error(self) -> None:
        if self._closed:
            return
        self._counters.decode_errors += 1
        if self._kind == "video":
            self._start_over()
