"""A track that is received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .frame_sinks import FrameSinks
from .receiving.decode_counters import DecodeCounters
from .receiving.decode_pipeline import DecodePipeline
from .track import Track

if TYPE_CHECKING:
    from .encoded_format import EncodedFormat
    from .frame import Kind
    from .receiving.ports import EncodedSource
    from .track import EncodedSink, FrameSink, Unsubscribe


class RemoteTrack(Track):
    """Encoded frames of one receiver, decoded only while somebody wants raw ones.

    One decoder serves all frame sinks. Encoded sinks cost no decoding at all.

    Attributes:
        counters: What decoding came to so far.
    """

    def __init__(self, track_id: str, kind: Kind, source: EncodedSource) -> None:
        """Wrap `source`, which is usually an `RtpReceiver`."""
        super().__init__(track_id, kind)
        self.counters = DecodeCounters()
        self._source = source
        self._frame_sinks = FrameSinks(self._handle_demand)
        self._pipeline: DecodePipeline | None = None
        self._stop_reading: Unsubscribe | None = None

    @property
    def encoded_format(self) -> EncodedFormat | None:
        """What is received, as negotiated."""
        return self._source.encoded_format

    @property
    def answers_key_frame_requests(self) -> bool:
        """That requests reach the sender."""
        return True

    def add_frame_sink(self, sink: FrameSink) -> Unsubscribe:
        """Deliver decoded frames to `sink`; for video beginning with the next key frame."""
        if self.ended:
            sink.handle_ended()
            return _do_nothing
        unsubscribe = self._frame_sinks.add(sink)
        self._source.request_key_frame()
        return unsubscribe

    def add_encoded_sink(self, sink: EncodedSink) -> Unsubscribe:
        """Deliver encoded frames to `sink`; for video beginning with the next key frame."""
        if self.ended:
            sink.handle_ended()
            return _do_nothing
        return self._source.add_encoded_sink(sink)

    def request_key_frame(self) -> None:
        """Ask the sender for a key frame."""
        self._source.request_key_frame()

    def stats(self) -> dict[str, int | float]:
        """Return what belongs to decoding in W3C `RTCInboundRtpStreamStats`."""
        return self.counters.stats()

    def end(self) -> None:
        """Stop decoding, tell all sinks and listeners. Safe to call twice."""
        if self.ended:
            return
        super().end()
        self._stop_decoding()
        self._frame_sinks.end()

    def _handle_demand(self, wanted: bool) -> None:
        if not wanted:
            self._stop_decoding()
            return
        self._pipeline = DecodePipeline(
            self.kind,
            counters=self.counters,
            deliver=self._frame_sinks.deliver,
            request_key_frame=self._source.request_key_frame,
            handle_ended=self.end,
        )
        self._stop_reading = self._source.add_encoded_sink(self._pipeline)

    def _stop_decoding(self) -> None:
        if self._stop_reading is not None:
            self._stop_reading()
            self._stop_reading = None
        if self._pipeline is not None:
            self._pipeline.close()
            self._pipeline = None


def _do_nothing() -> None:
    """Unsubscribe from what has ended already."""
