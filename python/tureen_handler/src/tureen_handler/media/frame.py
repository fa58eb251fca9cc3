"""What travels between sources, encoders, receivers and sinks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from av import AudioFrame, VideoFrame

Kind = Literal["audio", "video"]


@dataclass(frozen=True, slots=True)
class RawFrame:
    """One decoded picture or block of samples with the moment it belongs to.

    Attributes:
        frame: The PyAV frame. Whoever receives it must not change it: it is shared by all sinks.
        capture_time_s: Seconds on the process-wide monotonic clock (`time.monotonic`). All tracks
            of one source share one time line, so equal moments have equal capture times and audio
            advances by exactly `samples / sample_rate` from frame to frame.
    """

    frame: AudioFrame | VideoFrame
    capture_time_s: float


@dataclass(frozen=True, slots=True)
class EncodedFrame:
    """One complete encoded access unit, as it comes out of a depacketizer or an encoder.

    Attributes:
        data: The bitstream: a VP8 frame, an H264 access unit in Annex B form, an Opus packet.
        mime_type: As in RTP parameters, such as `video/VP8`.
        clock_rate: RTP clock rate in Hz.
        timestamp: RTP timestamp unwrapped to a growing integer, in units of `clock_rate`.
        key_frame: Whether decoding can start here (always true for audio).
        ntp_time_s: Sender's wall clock (seconds since 1900) of `timestamp`, from its Sender
            Reports; None until the first report has arrived.
        arrival_time_s: `time.monotonic` when its last packet arrived (or it was encoded).
        capture_time_s: `time.monotonic` of `timestamp` by the clock of the peer's reports, which
            all streams of a transport share: what was sent in sync has equal times. None until the
            first report has arrived.
        complete: False when packets in the middle were lost and given up.
    """

    data: bytes
    mime_type: str
    clock_rate: int
    timestamp: int
    key_frame: bool
    ntp_time_s: float | None
    arrival_time_s: float
    complete: bool = True
    capture_time_s: float | None = None
