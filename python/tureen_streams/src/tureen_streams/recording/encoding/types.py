"""What turns the raw frames of a track into packets for a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from av import AudioFrame, VideoFrame
    from tureen_handler.media.frame import EncodedFrame

Deliver = Callable[["EncodedFrame", int], None]
"""Takes an encoded frame and its channels."""


@dataclass(frozen=True, slots=True)
class EncodingSettings:
    """How to encode what cannot be copied.

    Attributes:
        video_bitrate_bps: Of each video; None: 3 bits per pixel and second.
        audio_bitrate_bps: Of each sound; None: what suits codec and channels.
    """

    video_bitrate_bps: int | None = None
    audio_bitrate_bps: int | None = None


class FrameEncoder(Protocol):
    """Encodes in a thread, one frame at a time."""

    def encode(self, frame: AudioFrame | VideoFrame, capture_time_s: float) -> list[EncodedPart]:
        """Encode one frame; what comes out may belong to frames before.

        Raises:
            CodecError: The encoder refused it; the next frame starts anew.
        """

    def finish(self) -> list[EncodedPart]:
        """Return what is held back."""

    def request_key_frame(self) -> None:
        """Let the next picture be a key frame. From any thread."""


@dataclass(frozen=True, slots=True)
class EncodedPart:
    """One encoded frame.

    Attributes:
        frame: Ready to be written.
        channels: Of a sound; 1 for pictures.
    """

    frame: EncodedFrame
    channels: int = 1
