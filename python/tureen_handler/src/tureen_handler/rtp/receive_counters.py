"""What a receiver counts besides headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .frame_assembler import AssembledFrame


@dataclass(slots=True)
class ReceiveCounters:
    """Counters of one receiver over its whole life; they only grow.

    Attributes:
        frames: Frames handed to sinks.
        key_frames: Those of them that are key frames (video).
        frame_bytes: Their size.
        dropped_frames: Frames cut by a loss, or not decodable for want of a key frame.
        nacks: NACK packets sent.
        plis: Picture Loss Indications sent.
        firs: Full Intra Requests sent.
        late_packets: Packets whose place had been passed: repeated, or given up before.
        discarded_packets: Packets thrown away at a discontinuity of the stream.
        given_up_packets: Packets missing for good.
        repaired_packets: Packets that came by RTX and were of use.
        malformed_packets: Packets with broken padding.
        invalid_payloads: Payloads their depacketizer refused.
        unknown_payload_types: Packets whose payload type is not negotiated.
        redundant_frames: Frames that carry error correction for an earlier one (opus).
        hold_s: Sum over frames of the time between first and last packet, in seconds.
    """

    frames: int = 0
    key_frames: int = 0
    frame_bytes: int = 0
    dropped_frames: int = 0
    nacks: int = 0
    plis: int = 0
    firs: int = 0
    late_packets: int = 0
    discarded_packets: int = 0
    given_up_packets: int = 0
    repaired_packets: int = 0
    malformed_packets: int = 0
    invalid_payloads: int = 0
    unknown_payload_types: int = 0
    redundant_frames: int = 0
    hold_s: float = 0.0

    def count_frame(self, frame: AssembledFrame) -> None:
        """Count a frame that is handed to sinks."""
        self.frames += 1
        self.key_frames += frame.key_frame
        self.frame_bytes += len(frame.data)
        self.hold_s += frame.arrival_s - frame.first_arrival_s
