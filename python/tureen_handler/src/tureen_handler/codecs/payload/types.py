"""What every payload format offers."""

from __future__ import annotations

from typing import NamedTuple, Protocol

DEFAULT_MAX_PAYLOAD_SIZE = 1200
"""Bytes of RTP payload per packet: leaves room for headers, SRTP and tunnels below 1280 bytes."""


class DepacketizedPart(NamedTuple):
    """The piece of a frame that one RTP packet carries.

    Attributes:
        data: What `Depacketizer.join` makes a frame of, together with the other packets of the same
            timestamp.
        starts_frame: Whether a frame can begin with this packet. For VP8 it is true for the first
            packet only; for H264 also for later NAL units of the same access unit; for audio
            always.
    """

    data: bytes
    starts_frame: bool


def join_parts(parts: list[bytes]) -> bytes:
    """Return the pieces one behind the other, as most formats want them joined."""
    return parts[0] if len(parts) == 1 else b"".join(parts)


class Depacketizer(Protocol):
    """Takes the RTP payloads of one stream apart, in their order.

    One that has `observe(payload)` besides learns from payloads that nobody reads, too.
    """

    def parse(self, payload: bytes) -> DepacketizedPart:
        """Return the piece of a frame inside one RTP payload (without RTP header and padding).

        Raises:
            PayloadError: The payload breaks the rules of its format.
        """

    def is_key_frame(self, frame: bytes) -> bool:
        """Whether decoding can start at this complete frame."""

    def begins_key_frame(self, part: bytes) -> bool:
        """Whether the piece `part` of a frame is the first one of a key frame."""

    def join(self, parts: list[bytes]) -> bytes:
        """Return the frame whose pieces `parts` are, in order: H264 in Annex B form.

        Raises:
            PayloadError: The pieces do not fit together.
        """


class Packetizer(Protocol):
    """Cuts frames into RTP payloads. One packetizer serves one stream (SSRC)."""

    def packetize(self, frame: bytes) -> list[bytes]:
        """Return the payloads of one complete frame, in order; the last one gets the marker bit.

        Raises:
            PayloadError: The frame is empty or not in the form that the format needs.
        """
