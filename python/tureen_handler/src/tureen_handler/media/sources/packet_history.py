"""The video packets since the last key frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .packet_feed import FeedItem

MOST_PACKETS: Final = 1200
MOST_BYTES: Final = 32 * 1024 * 1024


class PacketHistory:
    """Keeps what a decoder or a receiver that joins late needs to begin, within bounds.

    Packets that were decoded come first, those that were not follow.

    Attributes:
        items: All packets since the last key frame; empty after too many.
        complete: Whether `items` begin with a key frame and nothing is missing.
    """

    def __init__(self) -> None:
        self.items: list[FeedItem] = []
        self.complete = False
        self._decoded = 0
        self._bytes = 0

    @property
    def undecoded(self) -> bool:
        """Whether packets wait to be decoded."""
        return self._decoded < len(self.items)

    def add(self, item: FeedItem, *, decoded: bool) -> bool:
        """Keep one packet; False when decoding must wait for the next key frame because of it."""
        if item.packet.is_keyframe:
            self.clear()
            self.complete = True
        intact = True
        if len(self.items) >= MOST_PACKETS or self._bytes + item.packet.size > MOST_BYTES:
            intact = decoded
            self.clear()
            self.complete = False
        self.items.append(item)
        self._bytes += item.packet.size
        if decoded:
            self._decoded = len(self.items)
        return intact

    def take_undecoded(self) -> list[FeedItem]:
        """Return what waits to be decoded; it counts as decoded from now on."""
        items = self.items[self._decoded :]
        self._decoded = len(self.items)
        return items

    def clear(self) -> None:
        """Forget everything."""
        for item in self.items[self._decoded :]:
            item.pass_.release()
        self.items.clear()
        self._decoded = self._bytes = 0
        self.complete = False
