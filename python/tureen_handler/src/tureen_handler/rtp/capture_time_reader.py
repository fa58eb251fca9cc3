"""When the original sender captured what arrives (abs-capture-time)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import extension_uris
from .clock import NTP_EPOCH_OFFSET_S, ntp_64_to_seconds
from .header import EXTENSION_BIT, find_extension

if TYPE_CHECKING:
    from .header import Header
    from .parameters import RtpReceiverParameters

_NTP_BYTES: Final = 8


class CaptureTimeReader:
    """Remembers the newest capture time, which senders write about once a second.

    Attributes:
        unix_ms: Milliseconds since 1970 on the clock of whoever captured it, however many servers
            passed it on; None until one was read.
    """

    def __init__(self, parameters: RtpReceiverParameters) -> None:
        ids = {extension.uri: extension.id for extension in parameters.header_extensions}
        self._id = ids.get(extension_uris.ABS_CAPTURE_TIME)
        self.unix_ms: float | None = None

    def read(self, packet: bytes, header: Header, header_length: int) -> None:
        """Take note of a packet."""
        if self._id is None or not header[0] & EXTENSION_BIT:
            return
        offset = find_extension(packet, header[0], header_length, self._id)
        if offset < 0 or offset + _NTP_BYTES > header_length:
            return
        ntp_s = ntp_64_to_seconds(int.from_bytes(packet[offset : offset + _NTP_BYTES], "big"))
        self.unix_ms = (ntp_s - NTP_EPOCH_OFFSET_S) * 1000
