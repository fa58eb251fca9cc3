"""A track that a source of this process feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .encoded_relay import EncodedRelay
from .errors import UnsupportedError
from .frame_sinks import FrameSinks
from .track import Track

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .encoded_format import EncodedFormat
    from .errors import MediaError
    from .frame import EncodedFrame, Kind, RawFrame
    from .track import EncodedSink, FrameSink, Unsubscribe

EndReason = Literal["end-of-file", "stopped", "closed", "error"]
"""Why a track ended: played to its end, stopped by its user, its source closed, or failed."""


class LocalTrack(Track):
    """Frames from a file, a device, a generator or a program: raw, encoded, or as they are wanted.

    Attributes:
        wanted: Whether anybody listens to raw frames.
        encoded_wanted: Whether anybody listens to encoded frames.
        settings: W3C MediaTrackSettings as far as they are known: `width`, `height` and `frameRate`
            of video, `sampleRate` and `channelCount` of audio.
        end_reason: Why it ended; None while it lives.
        error: What went wrong when the reason is "error".
    """

    def __init__(
        self,
        track_id: str,
        kind: Kind,
        *,
        settings: Mapping[str, int | float] | None = None,
        on_demand: Callable[[bool], None] | None = None,
        encoded_format: EncodedFormat | None = None,
        decode: bool | None = None,
    ) -> None:
        """Make a track.

        Args:
            track_id: Names it towards Node.js.
            kind: "audio" or "video".
            settings: What is known of its frames.
            on_demand: Told whether anybody listens, whenever that changes for frames or for encoded
                ones; `wanted` and `encoded_wanted` say which.
            encoded_format: What `deliver_encoded` will be given; None for raw frames only.
            decode: See `Track`.
        """
        super().__init__(track_id, kind, decode=decode)
        self.wanted = False
        self.encoded_wanted = False
        self.settings: Mapping[str, int | float] = settings or {}
        self.end_reason: EndReason | None = None
        self.error: MediaError | None = None
        self._encoded_format = encoded_format
        self._on_demand = on_demand or _ignore_demand
        self._sinks = FrameSinks(self._note_wanted)
        self._encoded_sinks = EncodedRelay(kind, self._note_encoded_wanted)

    @property
    def encoded_demand(self) -> int:
        """How often somebody began to listen to encoded frames when nobody did."""
        return self._encoded_sinks.demands

    @property
    def encoded_format(self) -> EncodedFormat | None:
        """What `add_encoded_sink` delivers; None for a track that carries raw frames only."""
        return self._encoded_format

    def add_frame_sink(self, sink: FrameSink) -> Unsubscribe:
        """Deliver frames to `sink` from now on; the source starts with its first sink."""
        if self.ended:
            sink.handle_ended()
            return _do_nothing
        return self._sinks.add(sink)

    def add_encoded_sink(self, sink: EncodedSink) -> Unsubscribe:
        """Deliver encoded frames to `sink`, of video beginning with the last key frame.

        Raises:
            UnsupportedError: The source has raw frames only.
        """
        if self._encoded_format is None:
            raise UnsupportedError(
                f"track {self.id} carries raw frames only: read frames from it or send it through "
                "an encoder"
            )
        if self.ended:
            sink.handle_ended()
            return _do_nothing
        return self._encoded_sinks.add(sink)

    def request_key_frame(self) -> None:
        """Do nothing: every raw frame is complete, and encoded ones are as the source has them."""

    def deliver(self, frame: RawFrame) -> None:
        """Hand one frame to all sinks. For sources, on the event loop."""
        if not self.ended:
            self._sinks.deliver(frame)

    def deliver_encoded(self, frame: EncodedFrame) -> None:
        """Hand one encoded frame, in decoding order, to all its sinks. As `deliver`.

        Its `capture_time_s` must be the moment at which it belongs on `time.monotonic`.
        """
        if not self.ended:
            self._encoded_sinks.deliver(frame)

    def interrupt_encoded(self) -> None:
        """Note that encoded frames were left out: all sinks go on with the next key frame."""
        self._encoded_sinks.interrupt()

    def finish(self, reason: EndReason, error: MediaError | None = None) -> None:
        """End the track for `reason`. For sources, on the event loop; safe to call twice."""
        if self.ended:
            return
        self.end_reason = reason
        self.error = error
        self.wanted = self.encoded_wanted = False
        self._sinks.end()
        self._encoded_sinks.end()
        self.end()

    def stop(self) -> None:
        """End the track on behalf of its user."""
        self.finish("stopped")

    def _note_wanted(self, wanted: bool) -> None:
        self.wanted = wanted
        self._on_demand(wanted or self.encoded_wanted)

    def _note_encoded_wanted(self, wanted: bool) -> None:
        self.encoded_wanted = wanted
        self._on_demand(self.wanted or wanted)


def _ignore_demand(wanted: bool) -> None:
    """Stand in for sources that deliver whether anybody listens or not."""


def _do_nothing() -> None:
    """Unsubscribe from what has ended already."""
