"""RTP payload formats: complete frames to RTP payloads and back, pure functions over bytes."""

from .formats import create_depacketizer, create_packetizer
from .types import DepacketizedPart, Depacketizer, Packetizer

__all__ = [
    "DepacketizedPart",
    "Depacketizer",
    "Packetizer",
    "create_depacketizer",
    "create_packetizer",
]
