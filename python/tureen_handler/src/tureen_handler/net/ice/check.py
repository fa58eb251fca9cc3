"""One connectivity check: a STUN transaction with its retransmissions, without I/O."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from .messages import build_check

if TYPE_CHECKING:
    from .messages import Credentials
    from .timers import IceTimers


class IceCheck:
    """A binding request that is sent until it is answered or given up.

    Time comes in as an argument and the caller sends `datagram` when told to.

    Attributes:
        transaction_id: Identifies the answer.
        datagram: What to send, the same each time.
        key: What the answer must be made with.
        nominate: Whether the request nominates its pair.
        sent_at: When it was first sent.
        transmissions: How often it has been sent.
        due_at: When `advance` wants to be called again.
    """

    __slots__ = (
        "_give_up_at",
        "_timers",
        "_wait_s",
        "datagram",
        "due_at",
        "key",
        "nominate",
        "sent_at",
        "transaction_id",
        "transmissions",
    )

    def __init__(
        self,
        credentials: Credentials,
        tie_breaker: int,
        timers: IceTimers,
        now: float,
        *,
        nominate: bool,
    ) -> None:
        self.transaction_id = secrets.token_bytes(12)
        self.nominate = nominate
        self.key = credentials.remote_key
        self.datagram = build_check(
            credentials, self.transaction_id, tie_breaker, nominate=nominate
        )
        self.sent_at = now
        self.transmissions = 1
        self._timers = timers
        self._wait_s = timers.retransmission_s
        self._give_up_at = now + timers.check_limit_s
        self.due_at = self._next_due(now)

    def advance(self, now: float) -> bool | None:
        """True: send `datagram` again; False: nothing yet; None: given up."""
        if now < self.due_at:
            return False
        if now >= self._give_up_at or self.transmissions >= self._timers.max_transmissions:
            return None
        self.transmissions += 1
        self._wait_s *= 2
        self.due_at = self._next_due(now)
        return True

    def round_trip_s(self, now: float) -> float | None:
        """Time to the answer; None when it is unclear which transmission was answered (Karn)."""
        return now - self.sent_at if self.transmissions == 1 else None

    def _next_due(self, now: float) -> float:
        is_last = self.transmissions >= self._timers.max_transmissions
        wait = self._timers.last_wait_s if is_last else self._wait_s
        return min(now + wait, self._give_up_at)
