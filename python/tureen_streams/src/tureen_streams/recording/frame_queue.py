"""What waits between a received track and the thread that writes it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tureen_handler.media.frame import EncodedFrame, Kind

MAX_QUEUED_BYTES = 32 * 1024 * 1024
"""Bytes of one track that may wait for a slow disk; then frames are dropped and counted."""


@dataclass(slots=True)
class FrameQueue:
    """A bounded queue of encoded frames that never lets through a picture that cannot be decoded.

    Attributes:
        kind: Of the track.
        dropped: Frames that found the queue full, or that need one that did.
    """

    kind: Kind
    dropped: int = 0
    _frames: deque[EncodedFrame] = field(default_factory=deque)
    _bytes: int = 0
    _wants_key_frame: bool = True

    def push(self, frame: EncodedFrame) -> bool:
        """Append a frame. Returns False when a key frame is needed before anything else fits."""
        if self._wants_key_frame and not frame.key_frame:
            self.dropped += 1
            return False
        if self._bytes + len(frame.data) > MAX_QUEUED_BYTES:
            self.dropped += 1
            self._wants_key_frame = True
            return False
        self._wants_key_frame = False
        self._bytes += len(frame.data)
        self._frames.append(frame)
        return True

    def take_all(self) -> list[EncodedFrame]:
        """Remove and return everything that waits, oldest first."""
        frames = list(self._frames)
        self._frames.clear()
        self._bytes = 0
        return frames

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def first(self) -> EncodedFrame | None:
        """The oldest frame that waits."""
        return self._frames[0] if self._frames else None

    @property
    def newest(self) -> EncodedFrame | None:
        """The latest frame that waits."""
        return self._frames[-1] if self._frames else None
