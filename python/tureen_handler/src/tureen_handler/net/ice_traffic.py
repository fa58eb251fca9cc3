"""Counting the data of the selected pair, which W3C statistics keep apart from ICE's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .ice_transport import Traffic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .packet_pump import PacketPump


class TrafficCorrection:
    """What to take off a pump's counters (STUN) and to add to them (data never handed to it)."""

    def __init__(self) -> None:
        self._sent_packets = 0
        self._sent_bytes = 0
        self._received_packets = 0
        self._received_bytes = 0
        self._discarded_packets = 0
        self._discarded_bytes = 0

    def note_sent(self, message: bytes) -> None:
        """A STUN message was sent."""
        self._sent_packets += 1
        self._sent_bytes += len(message)

    def note_received(self, messages: Iterable[bytes]) -> None:
        """STUN messages were received."""
        for message in messages:
            self._received_packets += 1
            self._received_bytes += len(message)

    def discard(self, datagram: bytes) -> bool:
        """Stands in for `send` while nothing may be sent: counts, returns False."""
        self._discarded_packets += 1
        self._discarded_bytes += len(datagram)
        return False

    def of(self, pump: PacketPump | None) -> Traffic:
        """The data that went through `pump`."""
        if pump is None:
            return Traffic(
                packets_discarded=self._discarded_packets, bytes_discarded=self._discarded_bytes
            )
        return Traffic(
            packets_sent=max(0, pump.sent_packets - self._sent_packets),
            bytes_sent=max(0, pump.sent_bytes - self._sent_bytes),
            packets_received=max(0, pump.received_packets - self._received_packets),
            bytes_received=max(0, pump.received_bytes - self._received_bytes),
            packets_discarded=pump.dropped_packets + self._discarded_packets,
            bytes_discarded=pump.dropped_bytes + self._discarded_bytes,
            socket_errors=pump.socket_errors,
        )
