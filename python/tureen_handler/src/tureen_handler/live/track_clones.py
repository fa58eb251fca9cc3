"""Clones of tracks (W3C MediaStreamTrack.clone)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..media.local_track import LocalTrack
from ..media.track import Track

if TYPE_CHECKING:
    from ..media.encoded_format import EncodedFormat
    from ..media.frame import EncodedFrame, RawFrame
    from ..media.track import EncodedSink, FrameSink, Unsubscribe

Sink = TypeVar("Sink", bound="FrameSink | EncodedSink")


class ClonedTrack(Track):
    """What another track carries, with an end and an `enabled` of its own.

    Attributes:
        original: Where the frames come from; itself no clone.
    """

    def __init__(self, track_id: str, original: Track, *, enabled: bool) -> None:
        """Make a clone; `TrackClones` ends it with `original` at the latest."""
        super().__init__(track_id, original.kind, decode=original.decode)
        self.original = original
        self.enabled = enabled
        self._taps: set[_Tap[Any]] = set()

    @property
    def encoded_format(self) -> EncodedFormat | None:
        """That of the original."""
        return self.original.encoded_format

    @property
    def origin(self) -> Track:
        """The original."""
        return self.original

    @property
    def answers_key_frame_requests(self) -> bool:
        """Whether the original does."""
        return self.original.answers_key_frame_requests

    def add_frame_sink(self, sink: FrameSink) -> Unsubscribe:
        """Deliver decoded frames to `sink` from now on."""
        if self.ended:
            sink.handle_ended()
            return _do_nothing
        tap = _FrameTap(sink, self._taps)
        return tap.close_with(self.original.add_frame_sink(tap))

    def add_encoded_sink(self, sink: EncodedSink) -> Unsubscribe:
        """Deliver encoded frames to `sink` from now on.

        Raises:
            UnsupportedError: The original has no encoded form.
        """
        if self.ended:
            sink.handle_ended()
            return _do_nothing
        tap = _EncodedTap(sink, self._taps)
        return tap.close_with(self.original.add_encoded_sink(tap))

    def request_key_frame(self) -> None:
        """Ask whoever encodes the original for a key frame."""
        self.original.request_key_frame()

    def end(self) -> None:
        """End the clone alone: its sinks and listeners are told. Safe to call twice."""
        if self.ended:
            return
        super().end()
        for tap in tuple(self._taps):
            tap.handle_ended()


class TrackClones:
    """Keeps originals alive for their clones: a source lives as long as any of its tracks."""

    def __init__(self) -> None:
        self._living: dict[Track, set[ClonedTrack]] = {}
        self._stopped: set[Track] = set()

    def clone(self, track_id: str, track: Track) -> ClonedTrack:
        """Clone a track or a clone of it."""
        original = track.original if isinstance(track, ClonedTrack) else track
        clone = ClonedTrack(track_id, original, enabled=track.enabled)
        if original not in self._living:
            self._living[original] = set()
            original.on_ended(lambda: self._end_clones(original))
        self._living[original].add(clone)
        clone.on_ended(lambda: self._forget(clone))
        return clone

    def of(self, original: Track) -> tuple[ClonedTrack, ...]:
        """Return the living clones of a track."""
        return tuple(self._living.get(original, ()))

    def stop(self, track: Track) -> None:
        """End a track for its user; an original with living clones falls silent until they end."""
        if self._living.get(track):
            self._stopped.add(track)
            track.enabled = False
        elif isinstance(track, LocalTrack):
            track.stop()
        else:
            track.end()

    def _end_clones(self, original: Track) -> None:
        self._stopped.discard(original)
        for clone in self._living.pop(original):
            clone.end()

    def _forget(self, clone: ClonedTrack) -> None:
        living = self._living.get(clone.original, set())
        living.discard(clone)
        if not living and clone.original in self._stopped:
            self._stopped.discard(clone.original)
            self.stop(clone.original)


class _Tap(Generic[Sink]):
    """One subscription to an original on behalf of a clone; ends once."""

    def __init__(self, sink: Sink, taps: set[_Tap[Any]]) -> None:
        self._sink: Sink | None = sink
        self._taps = taps
        self._unsubscribe: Unsubscribe | None = None
        taps.add(self)

    def close_with(self, unsubscribe: Unsubscribe) -> Unsubscribe:
        """Keep what ends the subscription to the original; the result closes the tap."""
        self._unsubscribe = unsubscribe
        if self._sink is None:
            self.close()
        return self.close

    def close(self) -> None:
        """Deliver nothing more. Safe to call twice."""
        self._sink = None
        self._taps.discard(self)
        unsubscribe, self._unsubscribe = self._unsubscribe, None
        if unsubscribe is not None:
            unsubscribe()

    def handle_ended(self) -> None:
        """Pass the end on, once."""
        sink = self._sink
        self.close()
        if sink is not None:
            sink.handle_ended()


class _FrameTap(_Tap["FrameSink"]):
    def handle_frame(self, frame: RawFrame) -> None:
        """Pass one decoded frame on."""
        if self._sink is not None:
            self._sink.handle_frame(frame)


class _EncodedTap(_Tap["EncodedSink"]):
    def handle_encoded_frame(self, frame: EncodedFrame) -> None:
        """Pass one encoded frame on."""
        if self._sink is not None:
            self._sink.handle_encoded_frame(frame)


def _do_nothing() -> None:
    """Unsubscribe from what has ended already."""
