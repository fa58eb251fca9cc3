"""RTP timestamps of one stream."""

from __future__ import annotations

import secrets

_MODULO = 1 << 32


class RtpTimeline:
    """Maps moments to RTP timestamps with a random origin (RFC 3550 section 5.1).

    The monotonic clock itself is the time line: it goes on while a track is paused, missing or
    replaced, and all encodings of a stream share it.
    """

    def __init__(self, clock_rate: int, origin: int | None = None) -> None:
        """Make a time line in units of 1 / `clock_rate` s."""
        self.clock_rate = clock_rate
        self._origin = secrets.randbelow(_MODULO) if origin is None else origin

    def timestamp(self, tick: int) -> int:
        """Return the RTP timestamp of a moment given in units of 1 / clock rate."""
        return (self._origin + tick) % _MODULO
