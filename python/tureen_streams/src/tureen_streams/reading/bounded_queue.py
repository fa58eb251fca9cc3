"""What waits for a reader, within a bound."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from tureen_handler.media.frame import EncodedFrame

DropPolicy = Literal["drop-oldest", "drop-newest"]
"""What goes when a queue is full: what waits longest, or what comes."""

Item = TypeVar("Item")


class ReaderQueue(Protocol[Item]):
    """Keeps items in order and drops what is too much."""

    dropped: int

    def __len__(self) -> int:
        """How many wait."""

    def push(self, item: Item) -> None:
        """Append an item, or drop something."""

    def pop(self) -> Item:
        """Take the oldest one.

        Raises:
            IndexError: None waits.
        """


class BoundedQueue(Generic[Item]):
    """Of items of which each can be missed.

    Attributes:
        dropped: Items dropped so far.
    """

    def __init__(self, limit: int, policy: DropPolicy) -> None:
        """Make a queue of at most `limit` items."""
        self.dropped = 0
        self._limit = limit
        self._policy = policy
        self._items: deque[Item] = deque()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._items)

    def push(self, item: Item) -> None:
        """Append an item, or drop something."""
        if len(self._items) >= self._limit:
            self.dropped += 1
            if self._policy == "drop-newest":
                return
            self._items.popleft()
        self._items.append(item)

    def pop(self) -> Item:
        """Take the oldest item."""
        return self._items.popleft()


class DecodableQueue:
    """Of encoded video: what is given out can be decoded without gaps, from key frame to key frame.

    When it is full everything goes that waits, and what comes until the next key frame.

    Attributes:
        dropped: Frames dropped so far.
    """

    def __init__(self, limit: int, request_key_frame: Callable[[], None]) -> None:
        """Make a queue of at most `limit` frames that asks for a key frame after a drop."""
        self.dropped = 0
        self._limit = limit
        self._request_key_frame = request_key_frame
        self._frames: deque[EncodedFrame] = deque()
        self._awaits_key_frame = False

    def __len__(self) -> int:
        """How many wait."""
        return len(self._frames)

    def push(self, item: EncodedFrame) -> None:
        """Append a frame, or drop what can no longer be decoded."""
        if item.key_frame:
            self._awaits_key_frame = False
        if len(self._frames) >= self._limit:
            self.dropped += len(self._frames)
            self._frames.clear()
            self._awaits_key_frame = not item.key_frame
            if self._awaits_key_frame:
                self._request_key_frame()
        if self._awaits_key_frame:
            self.dropped += 1
        else:
            self._frames.append(item)

    def pop(self) -> EncodedFrame:
        """Take the oldest frame."""
        return self._frames.popleft()
