"""What every decoder offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from av import AudioFrame, VideoFrame


class Decoder(Protocol):
    """Turns encoded frames back into pictures or samples, without delay."""

    def decode(self, data: bytes, timestamp: int) -> Sequence[AudioFrame | VideoFrame]:
        """Decode one complete frame.

        Args:
            data: A VP8 frame, an H264 access unit in Annex B form, an audio packet.
            timestamp: RTP timestamp, unwrapped; becomes the `pts` of the result in units of the
                RTP clock rate.

        Raises:
            DecodeError: The data makes no sense. Video needs a key frame next.
        """
