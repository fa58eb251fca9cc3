"""The depacketizers of one received stream, which outlive those who read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .header import PAYLOAD_TYPE_MASK, payload_end
from .ports import PayloadObserver

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .header import Header
    from .parameters import CodecParameters
    from .ports import Depacketizer, DepacketizerFactory


class StreamDepacketizers:
    """One depacketizer for each codec of a stream, by payload type.

    Attributes:
        by_payload_type: All of them.
        observing: Whether one of them wants to see what nobody reads.
    """

    def __init__(self, create: DepacketizerFactory, codecs: Iterable[CodecParameters]) -> None:
        self.by_payload_type: dict[int, Depacketizer] = {
            codec.payload_type: create(codec.mime_type) for codec in codecs
        }
        self._observers = {
            payload_type: depacketizer
            for payload_type, depacketizer in self.by_payload_type.items()
            if isinstance(depacketizer, PayloadObserver)
        }
        self.observing = bool(self._observers)

    def observe(self, packet: bytes, header: Header, header_length: int) -> None:
        """Show a packet that nobody reads to the depacketizer of its codec."""
        observer = self._observers.get(header[1] & PAYLOAD_TYPE_MASK)
        if observer is not None:
            end = payload_end(packet, header[0], header_length)
            observer.observe(packet[header_length : max(end, header_length)])
