"""What decoding one track came to."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from ..sending.rate_meter import RateMeter


@dataclass(slots=True)
class DecodeCounters:
    """Counters of one received track, over all times it was decoded.

    Attributes:
        frames_decoded: Frames that came out of the decoder.
        key_frames_decoded: Key frames that went in.
        frames_dropped: Encoded frames thrown away because decoding fell behind, because a frame
            before them was missing, or because the track waited for a key frame.
        decode_errors: Frames that the decoder refused.
        total_decode_time_s: Time spent decoding.
        frame_width: Width of the newest picture in pixels; 0 for audio.
        frame_height: Height of the newest picture.
        rate: Frames of the last second.
    """

    frames_decoded: int = 0
    key_frames_decoded: int = 0
    frames_dropped: int = 0
    decode_errors: int = 0
    total_decode_time_s: float = 0.0
    frame_width: int = 0
    frame_height: int = 0
    rate: RateMeter = field(default_factory=RateMeter)

    def stats(self) -> dict[str, int | float]:
        """Return them under the names of W3C `RTCInboundRtpStreamStats` where it has one."""
        return {
            "framesDecoded": self.frames_decoded,
            "keyFramesDecoded": self.key_frames_decoded,
            "framesDropped": self.frames_dropped,
            "decodeErrors": self.decode_errors,
            "totalDecodeTime": self.total_decode_time_s,
            "frameWidth": self.frame_width,
            "frameHeight": self.frame_height,
            "framesPerSecond": self.rate.per_second(time.monotonic()),
        }
