"""When an association wants to be called."""

from __future__ import annotations

import math
from typing import Final

OFF: Final = math.inf
"""The deadline of a timer that does not run."""


class Timers:
    """Deadlines in seconds on the association's clock; `OFF` when a timer does not run.

    Attributes:
        setup: T1, INIT or COOKIE ECHO is sent again.
        shutdown: T2, SHUTDOWN ACK is sent again.
        retransmission: T3, what is in flight counts as lost.
        acknowledgement: A delayed SACK goes out.
        reset: A stream reset is requested again.
        heartbeat: The peer is asked for a sign of life.
    """

    __slots__ = (
        "acknowledgement",
        "heartbeat",
        "reset",
        "retransmission",
        "setup",
        "shutdown",
    )

    def __init__(self) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop all timers."""
        self.setup = OFF
        self.shutdown = OFF
        self.retransmission = OFF
        self.acknowledgement = OFF
        self.reset = OFF
        self.heartbeat = OFF

    def earliest(self) -> float:
        """The next deadline, or `OFF`."""
        return min(
            self.retransmission,
            self.acknowledgement,
            self.heartbeat,
            self.setup,
            self.reset,
            self.shutdown,
        )
