"""Tracks: the meeting point of sources, senders, receivers, recorders and readers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .encoded_format import EncodedFormat
    from .frame import EncodedFrame, Kind, RawFrame

Unsubscribe = Callable[[], None]
"""Ends a subscription. Calling it again does nothing."""


class FrameSink(Protocol):
    """Takes decoded frames on the event loop; must return at once and bound its own queue."""

    def handle_frame(self, frame: RawFrame) -> None:
        """Take one frame."""

    def handle_ended(self) -> None:
        """The track has ended: no further frame follows."""


class EncodedSink(Protocol):
    """Takes encoded frames on the event loop; must return at once and bound its own queue."""

    def handle_encoded_frame(self, frame: EncodedFrame) -> None:
        """Take one access unit, in decoding order."""

    def handle_ended(self) -> None:
        """The track has ended: no further frame follows."""


class Track(ABC):
    """One audio or video track of this process, local (made by a source) or remote (received).

    A track does nothing until somebody subscribes: a file is not read, a received stream is
    neither put in order nor decoded.

    Attributes:
        id: Names it towards Node.js.
        kind: "audio" or "video".
        enabled: W3C MediaStreamTrack.enabled; senders send blackness or silence while it is False.
        decode: How senders take it: False sends its encoded frames as they are or fails, True
            always decodes and encodes, None chooses what costs least.
    """

    def __init__(self, track_id: str, kind: Kind, *, decode: bool | None = None) -> None:
        self.id = track_id
        self.kind: Kind = kind
        self.enabled = True
        self.decode = decode
        self._ended = False
        self._ended_listeners: list[Callable[[], None]] = []

    @property
    def ended(self) -> bool:
        """Whether no further frame will ever come."""
        return self._ended

    @property
    def encoded_format(self) -> EncodedFormat | None:
        """What `add_encoded_sink` delivers; None for a track that carries raw frames only."""
        return None

    @property
    def origin(self) -> Track:
        """Where its frames come from: itself, or of a clone the original."""
        return self

    @property
    def answers_key_frame_requests(self) -> bool:
        """Whether `request_key_frame` makes a key frame come soon in the encoded form."""
        return False

    @abstractmethod
    def add_frame_sink(self, sink: FrameSink) -> Unsubscribe:
        """Deliver decoded frames to `sink` from now on; decoding starts with the first sink."""

    @abstractmethod
    def add_encoded_sink(self, sink: EncodedSink) -> Unsubscribe:
        """Deliver encoded frames to `sink`, of video from a key frame on.

        That may be the last one before now, so that the first frames belong to past moments.

        Raises:
            UnsupportedError: The track has no encoded form (a source of raw frames).
        """

    @abstractmethod
    def request_key_frame(self) -> None:
        """Ask whoever encodes this track for a key frame; does nothing where that means nothing."""

    def on_ended(self, listener: Callable[[], None]) -> None:
        """Call `listener` once when the track ends; at once if it has."""
        if self._ended:
            listener()
        else:
            self._ended_listeners.append(listener)

    def end(self) -> None:
        """Mark the track as ended and tell the listeners. Safe to call twice."""
        if self._ended:
            return
        self._ended = True
        listeners, self._ended_listeners = self._ended_listeners, []
        for listener in listeners:
            listener()
