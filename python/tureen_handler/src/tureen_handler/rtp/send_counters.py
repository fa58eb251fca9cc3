"""What a sender counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class SendCounters:
    """Counters of one sender over its whole life; they only grow.

    Attributes:
        frames: Frames sent.
        packets: Media packets sent, without retransmissions.
        payload_bytes: Their payload.
        header_bytes: RTP headers of all packets.
        repeated_packets: Retransmissions sent.
        repeated_bytes: Their payload.
        paced_packets: Media packets held back a little, because their frame was large.
        dropped_frames: Frames not sent because the transport was not connected.
        dropped_packets: Packets the transport did not take (its socket was full).
        nacks: NACK packets received.
        unrepeated: Packets asked for that could not, or need not, be sent again.
        plis: Picture Loss Indications received.
        firs: Full Intra Requests received, without repeats.
        reports: Sender Reports sent.
    """

    frames: int = 0
    packets: int = 0
    payload_bytes: int = 0
    header_bytes: int = 0
    repeated_packets: int = 0
    repeated_bytes: int = 0
    paced_packets: int = 0
    dropped_frames: int = 0
    dropped_packets: int = 0
    nacks: int = 0
    unrepeated: int = 0
    plis: int = 0
    firs: int = 0
    reports: int = 0
