"""What an H264 decoder must have read before any picture: sequence and picture parameter sets."""

from __future__ import annotations

from typing import Final

from .annex_b import (
    NAL_IDR_SLICE,
    NAL_PPS,
    NAL_SPS,
    NAL_TYPE_MASK,
    START_CODE,
    contains_nal_type,
)

_DELIMITER_HEADERS: Final = frozenset({b"\x09", b"\x29", b"\x49", b"\x69"})
"""Headers of an access unit delimiter (type 9), whatever their `nal_ref_idc`."""
_SPS_ID_OFFSET: Final = 4
_PPS_ID_OFFSET: Final = 1
_MAXIMUM_SPS_ID: Final = 31
_MAXIMUM_PPS_ID: Final = 255
_NUMBER_BYTES: Final = 8
_MAXIMUM_ZEROS: Final = 15


class ParameterSets:
    """Keeps the parameter sets of a stream, for the key frames that come without them.

    Many senders repeat them with every key frame; some, above all hardware and RTSP cameras, send
    them once, when the stream starts.
    """

    def __init__(self) -> None:
        """Know none."""
        self._sequence: dict[int, bytes] = {}
        self._picture: dict[int, bytes] = {}

    def note(self, unit: bytes) -> None:
        """Keep a NAL unit if it is a parameter set; one that differs replaces its namesake."""
        nal_type = unit[0] & NAL_TYPE_MASK
        if nal_type == NAL_SPS:
            self._note_sequence(unit)
        elif nal_type == NAL_PPS:
            number = _read_number(unit[_PPS_ID_OFFSET:])
            if number <= _MAXIMUM_PPS_ID:
                self._picture[number] = unit

    def complete(self, frame: bytes) -> bytes:
        """Return the access unit with all that is known ahead of its first picture.

        It stays as it is when it holds no IDR picture or brings both kinds of sets itself.
        """
        if not contains_nal_type(frame, NAL_IDR_SLICE) or (
            contains_nal_type(frame, NAL_SPS) and contains_nal_type(frame, NAL_PPS)
        ):
            return frame
        sets = (*self._sequence.values(), *self._picture.values())
        start = _behind_delimiter(frame)
        known = b"".join(START_CODE + unit for unit in sets)
        return frame[:start] + known + frame[start:]

    def _note_sequence(self, unit: bytes) -> None:
        number = _read_number(unit[_SPS_ID_OFFSET:])
        if number > _MAXIMUM_SPS_ID:
            return
        if self._sequence.get(number, unit) != unit:
            # What referred to its predecessor was meant for another kind of picture.
            self._picture.clear()
        self._sequence[number] = unit


def _behind_delimiter(frame: bytes) -> int:
    """Return where an access unit goes on behind its delimiter, which must stay the first unit."""
    header = len(START_CODE)
    if frame[header : header + 1] not in _DELIMITER_HEADERS:
        return 0
    return max(0, frame.find(START_CODE, header))


def _read_number(data: bytes) -> int:
    """Read an unsigned Exp-Golomb number (H.264, section 9.1); one too long is out of any range."""
    bits = int.from_bytes(data[:_NUMBER_BYTES].ljust(_NUMBER_BYTES, b"\x00"), "big")
    zeros = 8 * _NUMBER_BYTES - bits.bit_length()
    if zeros > _MAXIMUM_ZEROS:
        return 1 << _MAXIMUM_ZEROS
    return (bits >> 8 * _NUMBER_BYTES - 1 - 2 * zeros) - 1
