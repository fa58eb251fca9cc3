"""A track that a source of this process feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .errors import UnsupportedError
from .frame_sinks import FrameSinks
from .track import Track

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .errors import MediaError
    from .frame import Kind, RawFrame
    from .track import EncodedSink, FrameSink, Unsubscribe

EndReason = Literal["end-of-file", "stopped", "closed", "error"]
"""Why a track ended: played to its end, stopped by its user, its source closed, or failed."""


class LocalTrack(Track):
    """Raw frames from a file, a device, a generator or a program.

    Attributes:
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
    ) -> None:
        """Make a track. `on_demand` is told whether anybody listens, whenever that changes."""
        super().__init__(track_id, kind)
        self.settings: Mapping[str, int | float] = settings or {}
        self.end_reason: EndReason | None = None
        self.error: MediaError | None = None
        self._sinks = FrameSinks(on_demand or _ignore_demand)

    @property
    def wanted(self) -> bool:
        """Whether anybody listens."""
        return bool(self._sinks)

    def add_frame_sink(self, sink: FrameSink) -> Unsubscribe:
        """Deliver frames to `sink` from now on; the source starts with its first sink."""
        if self.ended:
            sink.handle_ended()
            return _do_nothing
        return self._sinks.add(sink)

    def add_encoded_sink(self, sink: EncodedSink) -> Unsubscribe:
        """Always fail: a source of raw frames has no encoded form."""
        raise UnsupportedError(
            f"track {self.id} carries raw frames only: read frames from it or send it through "
            "an encoder"
        )

    def request_key_frame(self) -> None:
        """Do nothing: every raw frame is complete."""

    def deliver(self, frame: RawFrame) -> None:
        """Hand one frame to all sinks. For sources, on the event loop."""
        if not self.ended:
            self._sinks.deliver(frame)

    def finish(self, reason: EndReason, error: MediaError | None = None) -> None:
        """End the track for `reason`. For sources, on the event loop; safe to call twice."""
        if self.ended:
            return
        self.end_reason = reason
        self.error = error
        self._sinks.end()
        self.end()

    def stop(self) -> None:
        """End the track on behalf of its user."""
        self.finish("stopped")


def _ignore_demand(wanted: bool) -> None:
    """Stand in for sources that deliver whether anybody listens or not."""


def _do_nothing() -> None:
    """Unsubscribe from what has ended already."""
