"""The way of a track's media from Node.js: a stream of binary messages."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from tureen_channel import ChannelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tureen_channel import ChannelStream, StreamMessage

    from .program_track import ProgramTrack

MEDIA: Final = 1
CLEAR: Final = 2
"""Types of messages from Node.js."""

RELEASED: Final = 1
TAKEN: Final = 2
KEY_FRAME_REQUEST: Final = 3
"""Types of messages to Node.js; what they count is in the timestamp."""

HAS_TIMESTAMP: Final = 1
KEY_FRAME: Final = 2
"""Flags of MEDIA."""

WINDOW_BYTES: Final = 8 * 1024 * 1024
"""Room for several pictures on their way."""

_logger = logging.getLogger(__name__)


class SourceLink:
    """Joins a track with its stream; the one ends with the other.

    Args:
        stream: Opened with a window of `WINDOW_BYTES`.
        track: What the media are for.
        acknowledge: Whether Node.js is told of each message that came.
        forget: Called before the track ends with its stream, as Node.js need not be told of that.
    """

    def __init__(
        self,
        stream: ChannelStream,
        track: ProgramTrack,
        *,
        acknowledge: bool,
        forget: Callable[[], object],
    ) -> None:
        self._stream = stream
        self._track = track
        self._acknowledge = acknowledge
        self._forget = forget
        self._taken = 0
        self._unsent: dict[int, int] = {}
        track.program = self
        stream.on_drain = self._send_unsent
        stream.on_close = self._handle_closed
        stream.on_message = self._handle_message
        track.on_ended(stream.close)

    def handle_released(self, total: int) -> None:
        """Tell Node.js how much was played or cleared so far."""
        self._send(RELEASED, total)

    def handle_key_frame_request(self) -> None:
        """Tell Node.js that somebody needs a key frame."""
        self._send(KEY_FRAME_REQUEST, 0)

    def _handle_closed(self, _error: ChannelError | None) -> None:
        self._forget()
        self._track.finish("closed")

    def _handle_message(self, message: StreamMessage) -> None:
        if message.type == CLEAR:
            self._track.clear()
            return
        timestamp_s = message.timestamp / 1_000_000 if message.flags & HAS_TIMESTAMP else None
        try:
            self._track.push(message.body, timestamp_s, key_frame=bool(message.flags & KEY_FRAME))
        except ValueError as error:  # Node.js checks before it sends
            _logger.warning("track %s was given what it cannot play: %s", self._track.id, error)
        if self._acknowledge:
            self._taken += 1
            self._send(TAKEN, self._taken)

    def _send(self, type_: int, count: int) -> None:
        """Send a count, or the newest of its type once there is room."""
        try:
            if self._stream.closed or self._stream.try_send(type_, b"", timestamp=count):
                return
        except ChannelError:  # the channel has ended, and the track with it
            return
        self._unsent[type_] = count

    def _send_unsent(self) -> None:
        unsent, self._unsent = self._unsent, {}
        for type_, count in unsent.items():
            self._send(type_, count)
