"""What every encoder offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from av import AudioFrame, VideoFrame


class EncodedChunk(NamedTuple):
    """One encoded frame: a VP8 frame, an H264 access unit in Annex B form, an audio packet."""

    data: bytes
    key_frame: bool


class VideoEncoder(Protocol):
    """Turns pictures into a bitstream without delay: one picture in, one frame out."""

    @property
    def remakes(self) -> int:
        """How often the encoder had to be made anew (size or bitrate changed, an error)."""

    def set_bitrate(self, bitrate_bps: int, max_bitrate_bps: int) -> None:
        """Aim at `bitrate_bps` from the next frame on; it will never be above `max_bitrate_bps`.

        May be called from another thread than `encode`.
        """

    def encode(self, frame: VideoFrame, time_s: float, *, key_frame: bool) -> EncodedChunk | None:
        """Encode one picture in the format yuv420p with even width and height.

        Args:
            frame: The picture; its timestamp and picture type are overwritten.
            time_s: Its moment in seconds, growing from call to call, on any clock.
            key_frame: Whether it must become a key frame.

        Returns:
            The encoded frame, or None when the encoder dropped it.

        Raises:
            EncodeError: The encoder failed; the next call starts with a new one.
        """


class AudioEncoder(Protocol):
    """Turns blocks of samples into packets."""

    @property
    def sample_rate(self) -> int:
        """Samples per second that `encode` wants, which is the RTP clock rate too."""

    @property
    def frame_samples(self) -> int:
        """Samples per channel in one packet."""

    def channels_for(self, source_channels: int) -> int:
        """Return the channels (1 or 2) that `encode` wants of a source with so many channels."""

    def set_bitrate(self, bitrate_bps: int) -> None:
        """Aim at `bitrate_bps` from the next packet on. May be called from another thread."""

    def set_packet_loss(self, percent: int) -> None:
        """Prepare for so much loss, 0 to 100, from the next packet on. From any thread."""

    def encode(self, frame: AudioFrame) -> EncodedChunk | None:
        """Encode one block in the format s16, of `frame_samples` samples.

        Raises:
            EncodeError: The encoder failed; the next call starts with a new one.
        """
