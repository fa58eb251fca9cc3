"""What a program asks for when it opens a source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """A file, a URL or a device.

    Attributes:
        location: Absolute path, `file://` URL, another URL, or the name of a device.
        format: FFmpeg's input format; needed for devices, else found out.
        options: FFmpeg's options of that format.
        timeout_s: Seconds within which it must open, and within which a server must send.
        loop: Whether to begin again at the end, for ever.
        decode: False demands that encoded frames are passed on as they are, which is refused;
            True and None decode.
    """

    location: str
    format: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    timeout_s: float = 10.0
    loop: bool = False
    decode: bool | None = None
