"""Signs of life of a peer that has nothing to send (RFC 9260, section 8.3)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from .chunks import HEARTBEAT, build_chunk, build_parameter, read_parameters
from .constants import HEARTBEAT_INTERVAL_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from .timers import Timers

_INFO = 1
_TIME = struct.Struct(">d")


class Heartbeat:
    """Asks when nothing has come for a while.

    Attributes:
        errors: Questions without an answer in a row.
        heard_at: When the last packet came.
    """

    __slots__ = ("_send", "_timers", "errors", "heard_at")

    def __init__(self, timers: Timers, send: Callable[[bytes], None], now: float) -> None:
        self.errors = 0
        self.heard_at = now
        self._timers = timers
        self._send = send
        timers.heartbeat = now + HEARTBEAT_INTERVAL_S

    def handle_timeout(self, now: float) -> None:
        """Ask, unless the peer was heard of lately."""
        due_at = self.heard_at + HEARTBEAT_INTERVAL_S
        if now < due_at:
            self.errors = 0
            self._timers.heartbeat = due_at
            return
        self.errors += 1
        self._timers.heartbeat = now + HEARTBEAT_INTERVAL_S
        self._send(build_chunk(HEARTBEAT, 0, build_parameter(_INFO, _TIME.pack(now))))

    def handle_answer(self, value: bytes, now: float) -> float | None:
        """Take a HEARTBEAT ACK; returns the round trip time in seconds if it is an answer."""
        self.errors = 0
        info = dict(read_parameters(value)).get(_INFO, b"")
        if len(info) != _TIME.size:
            return None
        round_trip_s = now - float(_TIME.unpack(info)[0])
        return round_trip_s if 0 <= round_trip_s < HEARTBEAT_INTERVAL_S else None
