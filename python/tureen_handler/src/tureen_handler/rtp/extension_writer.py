"""Header extensions of one sender's packets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import extension_uris
from .header import build_extensions

if TYPE_CHECKING:
    from .context import SessionContext
    from .parameters import RtpSenderParameters

CAPTURE_TIME_INTERVAL_S: Final = 1.0
"""abs-capture-time is written once in this time; the receiver interpolates."""

SILENCE: Final = 127
"""Audio level of digital silence, in -dBov (RFC 6464)."""


class ExtensionWriter:
    """Writes those of the known extensions that were negotiated."""

    def __init__(self, parameters: RtpSenderParameters, context: SessionContext) -> None:
        ids = {extension.uri: extension.id for extension in parameters.header_extensions}
        self._context = context
        self._abs_send_time = ids.get(extension_uris.ABS_SEND_TIME)
        self._transport_sequence = ids.get(extension_uris.TRANSPORT_WIDE_CC)
        self._audio_level = ids.get(extension_uris.AUDIO_LEVEL)
        self._capture_time = ids.get(extension_uris.ABS_CAPTURE_TIME)
        self._dependency = ids.get(extension_uris.DEPENDENCY_DESCRIPTOR)
        self._next_capture_time_s = float("-inf")
        mid = _name(ids.get(extension_uris.MID), parameters.mid)
        self._media_names = mid + _name(ids.get(extension_uris.RID), parameters.rid)
        self._repair_names = mid + _name(ids.get(extension_uris.REPAIRED_RID), parameters.rid)

    @property
    def describes_dependencies(self) -> bool:
        """Whether dependency descriptors are written when given."""
        return self._dependency is not None

    @property
    def tells_audio_level(self) -> bool:
        """Whether loudness is written when given."""
        return self._audio_level is not None

    def write_media(
        self,
        now_s: float,
        *,
        audio_level: int | None,
        capture_time_s: float | None,
        dependency: bytes = b"",
    ) -> bytes:
        """Return the extension block of a media packet.

        Args:
            now_s: Time of sending.
            audio_level: 0..127 in -dBov; None to leave it out.
            capture_time_s: Monotonic time of capture, given with the first packet of a frame.
            dependency: The packet's dependency descriptor; empty to leave it out.
        """
        elements = self._media_names + self._write_departure(now_s)
        elements += self._write_dependency(dependency)
        if self._audio_level is not None and audio_level is not None:
            voice = 0x80 if audio_level < SILENCE else 0
            elements.append((self._audio_level, bytes((voice | audio_level & SILENCE,))))
        if capture_time_s is not None and now_s >= self._next_capture_time_s:
            elements += self._write_capture_time(now_s, capture_time_s)
        return build_extensions(elements)

    def write_repair(self, now_s: float, *, rtx: bool, dependency: bytes = b"") -> bytes:
        """Return the extension block of a retransmission, on the RTX stream or the media's own."""
        names = self._repair_names if rtx else self._media_names
        departure = self._write_departure(now_s)
        return build_extensions(names + departure + self._write_dependency(dependency))

    def _write_dependency(self, descriptor: bytes) -> list[tuple[int, bytes]]:
        if self._dependency is None or not descriptor:
            return []
        return [(self._dependency, descriptor)]

    def _write_departure(self, now_s: float) -> list[tuple[int, bytes]]:
        elements = []
        if self._abs_send_time is not None:
            fixed_6_18 = (self._context.clock.ntp_64(now_s) >> 14) & 0xFFFFFF
            elements.append((self._abs_send_time, fixed_6_18.to_bytes(3, "big")))
        if self._transport_sequence is not None:
            sequence = self._context.take_transport_sequence()
            elements.append((self._transport_sequence, sequence.to_bytes(2, "big")))
        return elements

    def _write_capture_time(self, now_s: float, capture_time_s: float) -> list[tuple[int, bytes]]:
        if self._capture_time is None:
            return []
        self._next_capture_time_s = now_s + CAPTURE_TIME_INTERVAL_S
        ntp = self._context.clock.ntp_64(capture_time_s)
        return [(self._capture_time, ntp.to_bytes(8, "big"))]


def _name(extension_id: int | None, value: str | None) -> list[tuple[int, bytes]]:
    return [(extension_id, value.encode())] if extension_id is not None and value else []
