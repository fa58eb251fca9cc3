"""H264 byte streams (ITU-T H.264 Annex B): NAL units behind start codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

START_CODE = b"\x00\x00\x00\x01"
_SHORT_START_CODE = b"\x00\x00\x01"

NAL_TYPE_MASK = 0x1F
NAL_IDR_SLICE = 5
NAL_SPS = 7
NAL_PPS = 8


def split_nal_units(stream: bytes) -> Iterator[bytes]:
    """Yield the NAL units of an Annex B stream without start codes; nothing if it has none."""
    position = stream.find(_SHORT_START_CODE)
    while position >= 0:
        begin = position + len(_SHORT_START_CODE)
        position = stream.find(_SHORT_START_CODE, begin)
        unit = stream[begin:] if position < 0 else stream[begin:position]
        unit = unit.rstrip(b"\x00")
        if unit:
            yield unit


def contains_nal_type(stream: bytes, nal_type: int) -> bool:
    """Whether the Annex B stream holds a NAL unit of `nal_type`."""
    position = stream.find(_SHORT_START_CODE)
    while position >= 0:
        header = position + len(_SHORT_START_CODE)
        if header < len(stream) and stream[header] & NAL_TYPE_MASK == nal_type:
            return True
        position = stream.find(_SHORT_START_CODE, header)
    return False
