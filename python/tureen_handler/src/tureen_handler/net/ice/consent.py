"""Consent freshness of the selected pair (RFC 7675), without I/O."""

from __future__ import annotations

from collections import OrderedDict
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .timers import IceTimers

MAX_OUTSTANDING = 16
"""Unanswered consent checks remembered; more than fit into the expiry time."""


class IceConsent:
    """Says when a consent check is due and what silence means.

    Each check is a transaction of its own, sent once; an answer to any of them counts.

    Attributes:
        next_check_at: When the next check is due.
        answered_at: When the server last answered anything authentic.
        silent_since: When the oldest check since then was sent; None when none is unanswered.
        checks_sent: For statistics.
    """

    def __init__(self, timers: IceTimers, now: float, random: Callable[[], float]) -> None:
        self._timers = timers
        self._random = random
        self._outstanding: OrderedDict[bytes, tuple[bytes, float]] = OrderedDict()
        self.answered_at = now
        self.silent_since: float | None = None
        self.checks_sent = 0
        self.next_check_at = self._draw(now)

    def note_sent(self, transaction_id: bytes, key: bytes, now: float) -> None:
        """A check was sent; `key` is what its answer must be made with."""
        self.checks_sent += 1
        self._outstanding[transaction_id] = (key, now)
        if len(self._outstanding) > MAX_OUTSTANDING:
            self._outstanding.popitem(last=False)
        if self.silent_since is None:
            self.silent_since = now
        self.next_check_at = self._draw(now)

    def find(self, transaction_id: bytes) -> tuple[bytes, float] | None:
        """Key and time of an unanswered check."""
        return self._outstanding.get(transaction_id)

    def note_answer(self, now: float) -> None:
        """The server answered a check of any kind."""
        self.answered_at = now
        self.silent_since = None
        self._outstanding.clear()

    @property
    def probe_at(self) -> float:
        """From when on the pair should be checked with retransmissions; infinite if never."""
        return inf if self.silent_since is None else self.silent_since + self._timers.probe_s

    @property
    def disconnected_at(self) -> float:
        """From when on the silence is called "disconnected"; infinite if never."""
        if self.silent_since is None:
            return inf
        return self.silent_since + self._timers.disconnected_s

    @property
    def expires_at(self) -> float:
        """From when on nothing may be sent any more."""
        return self.answered_at + self._timers.consent_expiry_s

    def _draw(self, now: float) -> float:
        return now + self._timers.consent_interval_s * (0.8 + 0.4 * self._random())
