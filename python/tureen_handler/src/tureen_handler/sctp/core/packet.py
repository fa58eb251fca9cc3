"""SCTP packets: the common header and its checksum (RFC 9260, section 3.1)."""

from __future__ import annotations

import struct

import google_crc32c

_HEADER = struct.Struct(">HHI")
_CHECKSUM = struct.Struct("<I")
_NO_CHECKSUM = bytes(4)


class PacketSealer:
    """Puts the common header with its checksum before chunks."""

    __slots__ = ("_header", "_header_checksum")

    def __init__(self, source_port: int, destination_port: int, tag: int) -> None:
        """Seal packets with the verification tag `tag`."""
        self._header = _HEADER.pack(source_port, destination_port, tag)
        self._header_checksum: int = google_crc32c.value(self._header + _NO_CHECKSUM)

    def seal(self, chunks: bytes) -> bytes:
        """A packet of padded chunks."""
        # The checksum of the header is made once and carried on over the chunks.
        checksum = google_crc32c.extend(self._header_checksum, chunks)
        return self._header + _CHECKSUM.pack(checksum) + chunks


def read_header(packet: bytes) -> tuple[int, int, int]:
    """Source port, destination port and verification tag of a packet of 12 bytes or more.

    The checksum is not looked at: every packet has passed the authentication of DTLS, which is
    stronger than any CRC (see also RFC 9653).
    """
    source_port, destination_port, tag = _HEADER.unpack_from(packet)
    return source_port, destination_port, tag
