"""What an association has refused or could not use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class AssociationCounters:
    """Counted since the association was made.

    Attributes:
        malformed_packets: Packets or chunks that are not SCTP as it should be.
        foreign_packets: Packets with another verification tag, or before there was one.
        packets_sent, packets_received: All packets, those above included.
    """

    malformed_packets: int = 0
    foreign_packets: int = 0
    packets_sent: int = 0
    packets_received: int = 0
