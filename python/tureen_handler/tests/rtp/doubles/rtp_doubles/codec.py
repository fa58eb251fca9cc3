"""A trivial payload format: one flag byte, then data. Flag bits: 1 starts a frame, 2 key frame."""

from typing import NamedTuple

STARTS = 1
KEY = 2


class Part(NamedTuple):
    data: bytes
    starts_frame: bool


class FlagDepacketizer:
    """Keeps the flag byte of the first packet as the frame's first byte."""

    def parse(self, payload):
        if payload[0] & 0x80:
            raise ValueError("refused")
        if payload[0] & STARTS:
            return Part(payload, True)
        return Part(payload[1:], False)

    def join(self, parts):
        if b"\xee" in parts:
            raise ValueError("refused")
        return b"".join(parts)

    def is_key_frame(self, frame):
        return bool(frame[0] & KEY)

    def begins_key_frame(self, part):
        return bool(part[0] & KEY)


def packetize(data, *, key, size=10):
    pieces = [data[start : start + size] for start in range(0, max(1, len(data)), size)]
    return [
        bytes(((STARTS | (KEY if key else 0)) if index == 0 else 0,)) + piece
        for index, piece in enumerate(pieces)
    ]


def frame_data(data, *, key):
    """What the depacketizer makes of a frame with this data."""
    return bytes((STARTS | (KEY if key else 0),)) + data


def create_depacketizer(mime_type):
    return FlagDepacketizer()
