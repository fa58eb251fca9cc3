"""What every payload format offers."""

from __future__ import annotations

from typing import NamedTuple, Protocol

DEFAULT_MAX_PAYLOAD_SIZE = 1200
"""Bytes of RTP payload per packet: leaves room for headers, SRTP and tunnels below 1280 bytes."""


class DepacketizedPart(NamedTuple):
    """The piece of a frame that one RTP packet carries.

    Attributes:
        data: The bytes to append: joined over all packets of one timestamp they are the frame
            (H264 in Annex B form, with start codes).
        starts_frame: Whether a frame can begin with this packet. For VP8 it is true for the first
            packet only; for H264 also for later NAL units of the same access unit; for audio
            always.
    """

    data: bytes
    starts_frame: bool


class Depacketizer(Protocol):
    """Takes RTP payloads apart. Keeps no state between packets."""

    def parse(self, payload: bytes) -> DepacketizedPart:
        """Return the piece of a frame inside one RTP payload (without RTP header and padding).

        Raises:
            PayloadError: The payload breaks the rules of its format.
        """

    def is_key_frame(self, frame: bytes) -> bool:
        """Whether decoding can start at this complete frame."""


class Packetizer(Protocol):
    """Cuts frames into RTP payloads. One packetizer serves one stream (SSRC)."""

    def packetize(self, frame: bytes) -> list[bytes]:
        """Return the payloads of one complete frame, in order; the last one gets the marker bit.

        Raises:
            PayloadError: The frame is empty or not in the form that the format needs.
        """
