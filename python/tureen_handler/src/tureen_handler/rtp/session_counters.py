"""What a session counts besides its members' counters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class SessionCounters:
    """Counters of one session over its whole life; they only grow.

    Attributes:
        malformed_rtp: Packets that are not well-formed RTP.
        unknown_ssrc: RTP packets nobody takes.
        probe_packets: Packets of mediasoup's bandwidth probes (SSRC 1234) without a receiver.
        probe_bytes: Their size.
        malformed_rtcp: Compounds or packets in them that are not well-formed RTCP.
        ignored_rtcp: Well-formed RTCP of no use here.
    """

    malformed_rtp: int = 0
    unknown_ssrc: int = 0
    probe_packets: int = 0
    probe_bytes: int = 0
    malformed_rtcp: int = 0
    ignored_rtcp: int = 0
