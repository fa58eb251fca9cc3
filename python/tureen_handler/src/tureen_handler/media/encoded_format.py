"""What the encoded form of a track is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class EncodedFormat:
    """The codec in which a track comes, as far as a sender or a container must know it.

    Attributes:
        mime_type: As in RTP parameters, such as `video/H264`.
        clock_rate: RTP clock rate in Hz, in which timestamps of its frames count.
        channels: Audio channels; 1 for video.
        parameters: Format parameters as in SDP: of H264 `profile-level-id` (six hexadecimal
            digits), of VP9 `profile-id`.
        width: Of the picture in pixels; None if it is not known or not video.
        height: Likewise.
        bitrate_bps: Average in bits per second; None if it is not known.
        reorders: Whether frames are shown in another order than they are decoded in (B-frames).
            Such frames cannot be sent as they are: WebRTC has no decoding times.
    """

    mime_type: str
    clock_rate: int
    channels: int = 1
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    width: int | None = None
    height: int | None = None
    bitrate_bps: int | None = None
    reorders: bool = False
