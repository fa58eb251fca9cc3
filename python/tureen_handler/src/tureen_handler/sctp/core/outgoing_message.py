"""Messages on their way out, and the chunks they are cut into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .send_queue import OutgoingStream


@dataclass(slots=True, eq=False)
class OutgoingMessage:
    """One message of the application.

    Attributes:
        stream: Where it goes.
        payload_protocol_id: What it is (RFC 8831, section 8).
        data: Its bytes, at least one.
        unordered: Whether it may overtake others.
        expires_at: When it is given up, on the association's clock; None: never.
        max_retransmits: How often a fragment is sent again at most; None: without limit.
        position: How many bytes were cut off already.
        ssn: Its stream sequence number, known once the first fragment is cut.
        first_tsn: TSN of its first fragment, known likewise.
        abandoned: Whether it was given up.
    """

    stream: OutgoingStream
    payload_protocol_id: int
    data: bytes
    unordered: bool = False
    expires_at: float | None = None
    max_retransmits: int | None = None
    position: int = 0
    ssn: int = 0
    first_tsn: int = 0
    abandoned: bool = False

    @property
    def limited(self) -> bool:
        """Whether it may be given up at all."""
        return self.expires_at is not None or self.max_retransmits is not None

    def has_expired(self, now: float) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and now >= self.expires_at


IN_FLIGHT: Final = 0
LOST: Final = 1
ACKNOWLEDGED: Final = 2
ABANDONED: Final = 3
"""States of a sent chunk: sent; to be sent again; the peer has it; never to be sent again."""


class SentChunk:
    """A DATA chunk that the peer has not acknowledged up to.

    Attributes:
        tsn: Unwrapped TSN.
        wire: The whole chunk with padding, in parts.
        size: Its bytes on the wire, which is what counts as in flight.
        message: What it is part of.
        state: IN_FLIGHT, LOST, ACKNOWLEDGED or ABANDONED.
        retransmits: How often it was sent again.
        gap_reports: How often the peer has reported later chunks but not this one.
        sent_before: Chunks with TSNs from here on were sent after this one was last sent.
    """

    __slots__ = (
        "gap_reports",
        "message",
        "retransmits",
        "sent_before",
        "size",
        "state",
        "tsn",
        "wire",
    )

    def __init__(
        self, tsn: int, wire: tuple[bytes | memoryview, ...], size: int, message: OutgoingMessage
    ) -> None:
        self.tsn = tsn
        self.wire = wire
        self.size = size
        self.message = message
        self.state = IN_FLIGHT
        self.retransmits = 0
        self.gap_reports = 0
        self.sent_before = tsn
