"""H264 from containers in the form that RTP needs: Annex B with its parameter sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...codecs.payload.annex_b import (
    NAL_IDR_SLICE,
    NAL_PPS,
    NAL_SPS,
    NAL_TYPE_MASK,
    START_CODE,
    split_nal_units,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAL_DELIMITER: Final = 9
_NAL_FILLER: Final = 12
_LEFT_OUT: Final = frozenset((_NAL_DELIMITER, _NAL_FILLER))
_AVCC_VERSION: Final = 1
_AVCC_HEADER_SIZE: Final = 5
_LENGTH_SIZE_MASK: Final = 3
_SPS_COUNT_MASK: Final = 0x1F


class H264Packets:
    """Converts packets of MP4, Matroska (length before each unit) or MPEG-TS (start codes).

    Each IDR picture gets the newest parameter sets before it unless it has them already, so that
    decoding can start there.

    Attributes:
        profile_level_id: Six hexadecimal digits of the first SPS (RFC 6184 section 8.1); None as
            long as there was none.
    """

    def __init__(self, extradata: bytes | None) -> None:
        """Read `extradata` of the stream: avcC (ISO 14496-15), Annex B, or nothing."""
        header = extradata or b""
        self._length_size = 0
        self._sets: dict[int, list[bytes]] = {NAL_SPS: [], NAL_PPS: []}
        if len(header) > _AVCC_HEADER_SIZE and header[0] == _AVCC_VERSION:
            self._length_size = (header[4] & _LENGTH_SIZE_MASK) + 1
            units = _avcc_units(header)
        else:
            units = split_nal_units(header)
        self._learn(list(units))

    @property
    def profile_level_id(self) -> str | None:
        """See the class."""
        sps = self._sets[NAL_SPS]
        return sps[0][1:4].hex() if sps and len(sps[0]) >= 4 else None

    def convert(self, packet: bytes) -> tuple[bytes, bool]:
        """Return the access unit in Annex B form, and whether it is an IDR picture."""
        units = [unit for unit in self._split(packet) if _type_of(unit) not in _LEFT_OUT]
        self._learn(units)
        types = {_type_of(unit) for unit in units}
        if NAL_IDR_SLICE not in types:
            return _join(units), False
        missing = [
            unit for type_ in (NAL_SPS, NAL_PPS) if type_ not in types for unit in self._sets[type_]
        ]
        return _join([*missing, *units]), True

    def _split(self, packet: bytes) -> Iterator[bytes]:
        if not self._length_size:
            yield from split_nal_units(packet)
            return
        position = 0
        while position + self._length_size <= len(packet):
            begin = position + self._length_size
            position = begin + int.from_bytes(packet[position:begin], "big")
            if unit := packet[begin:position]:
                yield unit

    def _learn(self, units: list[bytes]) -> None:
        """Keep the parameter sets among `units`; a new SPS replaces all that was known."""
        for type_ in (NAL_SPS, NAL_PPS):
            found = [unit for unit in units if _type_of(unit) == type_]
            if found:
                self._sets[type_] = found


def _avcc_units(header: bytes) -> Iterator[bytes]:
    position = _AVCC_HEADER_SIZE
    for mask in (_SPS_COUNT_MASK, 0xFF):
        if position >= len(header):
            return
        count = header[position] & mask
        position += 1
        for _ in range(count):
            size = int.from_bytes(header[position : position + 2], "big")
            position += 2
            yield header[position : position + size]
            position += size


def _type_of(unit: bytes) -> int:
    return unit[0] & NAL_TYPE_MASK


def _join(units: list[bytes]) -> bytes:
    return b"".join(START_CODE + unit for unit in units)
