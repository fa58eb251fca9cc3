"""Opus (RFC 7587), PCMU and PCMA (RFC 3551) in RTP: one packet is one frame."""

from __future__ import annotations

from ..errors import PayloadError
from .types import DEFAULT_MAX_PAYLOAD_SIZE, DepacketizedPart, join_parts


class AudioDepacketizer:
    """Hands the payload on as it is: it is the frame."""

    def parse(self, payload: bytes) -> DepacketizedPart:
        """Return the whole payload as one frame."""
        if not payload:
            raise PayloadError("audio payload is empty")
        return DepacketizedPart(payload, True)

    def join(self, parts: list[bytes]) -> bytes:
        """Return the frame."""
        return join_parts(parts)

    def is_key_frame(self, frame: bytes) -> bool:
        """Audio can be decoded from any frame on."""
        return True

    def begins_key_frame(self, part: bytes) -> bool:
        """Audio can be decoded from any frame on."""
        return True


class AudioPacketizer:
    """Hands the frame on as it is: it is the payload."""

    def __init__(self, max_payload_size: int = DEFAULT_MAX_PAYLOAD_SIZE) -> None:
        """Make a packetizer; the size limit is not used, since audio frames cannot be cut."""

    def packetize(self, frame: bytes) -> list[bytes]:
        """Return the frame as the only payload."""
        if not frame:
            raise PayloadError("cannot packetize an empty audio frame")
        return [frame]
