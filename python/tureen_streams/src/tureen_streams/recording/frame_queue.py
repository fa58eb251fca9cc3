"""What waits between a track and the thread that writes it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tureen_handler.media.frame import EncodedFrame, Kind

MAX_QUEUED_BYTES = 32 * 1024 * 1024
"""Bytes of one track that may wait for a slow disk; then frames are dropped and counted."""


@dataclass(frozen=True, slots=True)
class QueuedFrame:
    """A frame that waits to be written.

    Attributes:
        frame: As it is to be written.
        channels: Audio channels of its codec; 1 for pictures.
        paused_s: Seconds for which the recording had been paused when it came.
        encoded_here: Whether its timestamp counts on this process's clock, not on the sender's.
    """

    frame: EncodedFrame
    channels: int = 1
    paused_s: float = 0.0
    encoded_here: bool = False


@dataclass(slots=True)
class FrameQueue:
    """A bounded queue of encoded frames that never lets through a picture that cannot be decoded.

    Attributes:
        kind: Of the track.
        dropped: Frames that found the queue full, or that need one that did.
        queued_bytes: What waits.
    """

    kind: Kind
    dropped: int = 0
    queued_bytes: int = 0
    _frames: deque[QueuedFrame] = field(default_factory=deque)
    _wants_key_frame: bool = True

    def push(self, queued: QueuedFrame) -> bool:
        """Append a frame. Returns False when a key frame is needed before anything else fits."""
        frame = queued.frame
        if self._wants_key_frame and not frame.key_frame:
            self.dropped += 1
            return False
        if self.queued_bytes + len(frame.data) > MAX_QUEUED_BYTES:
            self.dropped += 1
            self._wants_key_frame = True
            return False
        self._wants_key_frame = False
        self.queued_bytes += len(frame.data)
        self._frames.append(queued)
        return True

    def interrupt(self) -> None:
        """Let nothing through before the next key frame: frames were left out."""
        self._wants_key_frame = True

    def take_all(self) -> list[QueuedFrame]:
        """Remove and return everything that waits, oldest first."""
        frames = list(self._frames)
        self._frames.clear()
        self.queued_bytes = 0
        return frames

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def first(self) -> EncodedFrame | None:
        """The oldest frame that waits."""
        return self._frames[0].frame if self._frames else None

    @property
    def newest(self) -> EncodedFrame | None:
        """The latest frame that waits."""
        return self._frames[-1].frame if self._frames else None
