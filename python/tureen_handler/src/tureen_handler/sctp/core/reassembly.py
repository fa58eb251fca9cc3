"""Messages from fragments that come in the order of their TSNs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .chunks import FLAG_BEGIN, FLAG_END, FLAG_UNORDERED
from .stream_order import StreamOrder

if TYPE_CHECKING:
    from .stream_order import Message


class Fragment(NamedTuple):
    """One DATA chunk."""

    flags: int
    stream_id: int
    ssn: int
    payload_protocol_id: int
    data: bytes


_WHOLE = FLAG_BEGIN | FLAG_END


class Reassembly:
    """Puts messages together and hands them out in the order of their streams.

    The fragments of one message have consecutive TSNs, so in TSN order at most one message is
    incomplete at a time.

    Attributes:
        ready: Messages to be taken by the owner, who empties the list.
        order: The order of the streams, which holds complete messages that came too early.
        partial_bytes: Bytes of the incomplete message.
        discarded_fragments: Fragments whose beginning is unknown or was abandoned.
        oversized: Stream ids of messages above the limit, which are discarded; to be taken by the
            owner likewise.
        limit: Largest message in bytes.
    """

    __slots__ = (
        "_partial",
        "_partial_head",
        "discarded_fragments",
        "limit",
        "order",
        "oversized",
        "partial_bytes",
        "ready",
    )

    def __init__(self, max_message_bytes: int) -> None:
        """Discard messages above `max_message_bytes`."""
        self.ready: list[Message] = []
        self.order = StreamOrder(self.ready)
        self.partial_bytes = 0
        self.discarded_fragments = 0
        self.oversized: list[int] = []
        self.limit = max_message_bytes
        self._partial: list[bytes] = []
        self._partial_head: tuple[int, int, int] | None = None

    def take(self, flags: int, stream_id: int, ssn: int, ppid: int, data: bytes) -> None:
        """Take the next fragment in TSN order."""
        if flags & _WHOLE == _WHOLE:
            if self._partial_head is not None:
                self.drop_partial()
            if flags & FLAG_UNORDERED:
                self.ready.append((stream_id, ppid, data))
            else:
                self.order.take(stream_id, ssn, ppid, data)
            return
        head = (flags & FLAG_UNORDERED, stream_id, ssn)
        if flags & FLAG_BEGIN:
            self.drop_partial()
            self._partial_head = head
        elif self._partial_head != head:
            self.discarded_fragments += 1
            self.drop_partial()
            return
        self._partial.append(data)
        self.partial_bytes += len(data)
        if self.partial_bytes > self.limit:
            self.drop_partial()
            self._refuse(head)
        elif flags & FLAG_END:
            message = b"".join(self._partial)
            self._clear_partial()
            self.complete(head, ppid, message)

    def complete(self, head: tuple[int, int, int], ppid: int, data: bytes) -> None:
        """Take a whole message; `head` is (unordered, stream id, stream sequence number)."""
        unordered, stream_id, ssn = head
        if len(data) > self.limit:
            self._refuse(head)
        elif unordered:
            self.ready.append((stream_id, ppid, data))
        else:
            self.order.take(stream_id, ssn, ppid, data)

    def drop_partial(self) -> None:
        """Forget the incomplete message, whose rest will not come."""
        self.discarded_fragments += len(self._partial)
        self._clear_partial()

    def _clear_partial(self) -> None:
        self._partial.clear()
        self._partial_head = None
        self.partial_bytes = 0

    def _refuse(self, head: tuple[int, int, int]) -> None:
        # Its other fragments find no beginning; its place in the stream must not stay empty.
        unordered, stream_id, ssn = head
        self.oversized.append(stream_id)
        if not unordered:
            self.order.skip(stream_id, ssn)
