"""What a remote track needs of the receiver behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ..encoded_format import EncodedFormat
    from ..track import EncodedSink, Unsubscribe


class EncodedSource(Protocol):
    """Offers encoded frames; `RtpReceiver` does."""

    @property
    def encoded_format(self) -> EncodedFormat | None:
        """What codec they are of; None while it is not known."""

    def add_encoded_sink(self, sink: EncodedSink) -> Unsubscribe:
        """Deliver encoded frames to `sink`, for video from the next key frame on."""

    def request_key_frame(self) -> None:
        """Ask the sender for a key frame."""
