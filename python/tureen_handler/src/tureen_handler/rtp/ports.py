"""What the RTP session needs from outside: depacketizers and a scheduler."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from .header import Header


class DepacketizedPart(Protocol):
    """What one RTP payload contributes to its frame."""

    @property
    def data(self) -> bytes:
        """The piece of bitstream; may be empty."""

    @property
    def starts_frame(self) -> bool:
        """Whether a frame can begin with this payload (used after a loss and at the start)."""


class Depacketizer(Protocol):
    """Turns the RTP payloads of one stream and codec into bitstream."""

    def parse(self, payload: bytes, /) -> DepacketizedPart:
        """Read one payload.

        Whatever it raises means that the payload is malformed: it is counted, and its frame is
        dropped.
        """

    def join(self, parts: list[bytes], /) -> bytes:
        """Make one frame of the pieces of its payloads, in order.

        Whatever it raises means that the frame is malformed: it is dropped.
        """

    def is_key_frame(self, frame: bytes, /) -> bool:
        """Whether decoding can start with this complete frame."""

    def begins_key_frame(self, part: bytes, /) -> bool:
        """Whether this is the first piece of a key frame. May raise as `parse` does."""


@runtime_checkable
class PayloadObserver(Protocol):
    """A depacketizer whose frames may need what was sent before anybody read the stream."""

    def observe(self, payload: bytes, /) -> None:
        """Learn from a payload that nobody reads. Never raises for its content."""


@runtime_checkable
class RedundancyReporter(Protocol):
    """A depacketizer whose frames may repeat the ones before them."""

    def carries_redundancy(self, frame: bytes, /) -> bool:
        """Whether a complete frame carries error correction for an earlier one. Never raises."""


DepacketizerFactory = Callable[[str], Depacketizer]
"""Makes a depacketizer for a mime type such as `video/VP8`."""


class Timer(Protocol):
    """A pending call."""

    def cancel(self) -> None:
        """Do not call any more. Safe to call twice and after the call."""


class Scheduler(Protocol):
    """Time and timers: asyncio's in a process, a fake one in tests."""

    def now(self) -> float:
        """Seconds on the clock of `time.monotonic`."""

    def call_later(self, delay_s: float, callback: Callable[[], None]) -> Timer:
        """Call `callback` once after `delay_s` seconds."""


class PacketObserver(Protocol):
    """Looks at the packets of a stream whether it is read or not; must be quick."""

    def observe(self, packet: bytes, header: Header, header_length: int, /) -> None:
        """Take note of a packet. Must not raise."""
