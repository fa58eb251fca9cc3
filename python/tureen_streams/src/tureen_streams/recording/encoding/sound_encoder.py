"""Samples of a track into an audio codec, for a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from av import AudioFrame
from tureen_handler.codecs.encoders import AudioFramer
from tureen_handler.media.frame import EncodedFrame

from .sample_encoders import create_sample_encoder
from .types import EncodedPart

if TYPE_CHECKING:
    from av import VideoFrame

    from .sample_encoders import SampleEncoder, SoundPacket


class SoundEncoder:
    """Cuts, resamples and encodes, with the rate and the channels that the first block asks for.

    Args:
        mime_type: The codec, in lower case.
        bitrate_bps: What to aim at; None: what suits codec and channels.
    """

    def __init__(self, mime_type: str, bitrate_bps: int | None) -> None:
        self._mime_type = mime_type
        self._bitrate_bps = bitrate_bps
        self._encoder: SampleEncoder | None = None
        self._framer = AudioFramer(48_000, 960)

    def encode(self, frame: AudioFrame | VideoFrame, capture_time_s: float) -> list[EncodedPart]:
        """Encode one block of samples."""
        if not isinstance(frame, AudioFrame):
            return []
        encoder = self._encoder or self._make(frame)
        packets: list[SoundPacket] = []
        for block, tick in self._framer.push(frame, capture_time_s, encoder.channels):
            packets += encoder.encode(block, tick)
        return [self._part(encoder, packet) for packet in packets]

    def finish(self) -> list[EncodedPart]:
        """Return what the encoder holds back."""
        encoder = self._encoder
        if encoder is None:
            return []
        return [self._part(encoder, packet) for packet in encoder.finish()]

    def request_key_frame(self) -> None:
        """Do nothing: a file can begin with any packet."""

    def _make(self, frame: AudioFrame) -> SampleEncoder:
        encoder = create_sample_encoder(
            self._mime_type,
            sample_rate=frame.sample_rate,
            channels=len(frame.layout.channels),
            bitrate_bps=self._bitrate_bps,
        )
        self._framer = AudioFramer(encoder.sample_rate, encoder.frame_samples)
        self._encoder = encoder
        return encoder

    def _part(self, encoder: SampleEncoder, packet: SoundPacket) -> EncodedPart:
        captured_s = packet.tick / encoder.sample_rate
        frame = EncodedFrame(
            data=packet.data,
            mime_type=self._mime_type,
            clock_rate=encoder.sample_rate,
            timestamp=packet.tick,
            key_frame=True,
            ntp_time_s=None,
            arrival_time_s=captured_s,
            capture_time_s=captured_s,
        )
        return EncodedPart(frame, encoder.channels)
