"""What encoding one video encoding came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class VideoCounters:
    """Counters of one encoding; see W3C `RTCOutboundRtpStreamStats`.

    Attributes:
        frames_encoded: Frames that came out of the encoder.
        key_frames_encoded: Those of them that were key frames.
        frames_dropped: Pictures dropped because encoding fell behind.
        frames_dropped_by_encoder: Pictures that the encoder left out to keep its bitrate.
        encode_errors: Pictures that the encoder refused.
        total_encode_time_s: Time spent scaling, encoding and packetizing.
        frame_width: Width of the newest encoded picture.
        frame_height: Height of the newest encoded picture.
        target_bitrate_bps: What the encoder aims at.
    """

    frames_encoded: int = 0
    key_frames_encoded: int = 0
    frames_dropped: int = 0
    frames_dropped_by_encoder: int = 0
    encode_errors: int = 0
    total_encode_time_s: float = 0.0
    frame_width: int = 0
    frame_height: int = 0
    target_bitrate_bps: int = 0

    def stats(self) -> dict[str, object]:
        """Return them under W3C's names where it has one."""
        return {
            "framesEncoded": self.frames_encoded,
            "keyFramesEncoded": self.key_frames_encoded,
            "framesDropped": self.frames_dropped,
            "framesDroppedByEncoder": self.frames_dropped_by_encoder,
            "encodeErrors": self.encode_errors,
            "totalEncodeTime": self.total_encode_time_s,
            "frameWidth": self.frame_width,
            "frameHeight": self.frame_height,
            "targetBitrate": self.target_bitrate_bps,
        }
