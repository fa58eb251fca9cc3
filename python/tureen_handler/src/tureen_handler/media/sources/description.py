"""What a program asks for when it opens a source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


DEFAULT_TIMEOUT_S: Final = 10.0
"""How long a source may take to open, and a server to send."""

SourceKind = Literal["file", "url", "device"]
"""What kind of location it is; it says what opening may lead to."""

_CREDENTIALS: Final = re.compile(r"(?<=://)[^/?#]*@")


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """A file, a URL or a device.

    Attributes:
        location: Absolute path, `file://` URL, another URL, or the name of a device.
        format: FFmpeg's input format; needed for devices, else found out.
        options: FFmpeg's options of that format.
        timeout_s: Seconds within which it must open, and within which a server must send.
        loop: Whether to begin again at the end, for ever.
        source: What `location` is; None to tell it from the location and the format.
        decode: False demands that encoded frames are sent as they are, and refuses what cannot be;
            True always decodes; None chooses what costs least.
        start_at_s: Position in seconds at which to begin. A loop begins anew at 0.
    """

    location: str
    format: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    timeout_s: float = DEFAULT_TIMEOUT_S
    loop: bool = False
    decode: bool | None = None
    source: SourceKind | None = None
    start_at_s: float = 0.0

    @property
    def name(self) -> str:
        """The location for messages, logs and labels: without user and password of a URL."""
        return _CREDENTIALS.sub("", self.location)
