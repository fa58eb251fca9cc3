"""How a channel is set up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from tureen_channel.frame.layout import MIN_FRAME_LIMIT

_MIB: Final = 1_048_576


@dataclass(frozen=True, slots=True)
class ChannelOptions:
    """The limits of a channel; times of 0 or infinity mean no limit.

    Attributes:
        max_frame_bytes: Largest frame this side takes; 16 KiB to 1 GiB.
        request_timeout_s: How long a request waits for its answer, unless it says otherwise.
        handshake_timeout_s: How long the other side's HELLO may take.
        close_timeout_s: How long ``close()`` waits for the other side to take the last bytes.
        max_concurrent_requests: How many requests of the other side run at once; more wait.
        max_backlog_bytes: How many bytes of requests may wait for their turn before reading pauses.
        max_queued_bytes: How many bytes may wait for the pipe before requests and notifications are
            refused.
    """

    max_frame_bytes: int = 16 * _MIB
    request_timeout_s: float = 30.0
    handshake_timeout_s: float = 30.0
    close_timeout_s: float = 1.0
    max_concurrent_requests: int = 256
    max_backlog_bytes: int = 32 * _MIB
    max_queued_bytes: int = 64 * _MIB

    def __post_init__(self) -> None:
        """Refuse numbers that make no sense.

        Raises:
            ValueError: When one is out of range.
        """
        _check("max_frame_bytes", self.max_frame_bytes, MIN_FRAME_LIMIT, 1024 * _MIB)
        _check("max_concurrent_requests", self.max_concurrent_requests, 1)
        for name in ("request_timeout_s", "handshake_timeout_s", "close_timeout_s"):
            _check(name, getattr(self, name), 0)
        for name in ("max_backlog_bytes", "max_queued_bytes"):
            _check(name, getattr(self, name), 0)


def _check(name: str, value: float, minimum: float, maximum: float = math.inf) -> None:
    if not minimum <= value <= maximum:
        msg = f"{name} must be from {minimum} to {maximum}, not {value}."
        raise ValueError(msg)
