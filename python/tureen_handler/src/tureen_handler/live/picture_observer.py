"""Counts and measures the pictures of a stream by its packets, without decoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..codecs.picture_size import PictureSize, SizeReader
    from ..rtp.header import Header


class PictureObserver:
    """Sees the packets of one stream as they come.

    Attributes:
        pictures: How many have begun so far.
        size: The size that the last key frame announced; None before the first.
    """

    def __init__(self, reader: SizeReader) -> None:
        """Read sizes with `reader`."""
        self.pictures = 0
        self.size: PictureSize | None = None
        self._reader = reader
        self._timestamp = -1
        self._left = 0

    def observe(self, packet: bytes, header: Header, header_length: int) -> None:
        """Take note of a packet."""
        timestamp = header[3]
        if timestamp != self._timestamp:
            self._timestamp = timestamp
            self._left = self._reader.packets
            self.pictures += 1
        if self._left == 0:
            return
        self._left -= 1
        size = self._reader.read(packet[header_length:])
        if size is not None:
            self.size = size
            self._left = 0
