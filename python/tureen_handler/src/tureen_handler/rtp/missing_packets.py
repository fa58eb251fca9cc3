"""Which packets of a stream are missing, when to ask for them again and when to give up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

DEFAULT_ROUND_TRIP_S: Final = 0.1
"""Assumed until measured."""

MINIMUM_RETRY_S: Final = 0.02

_MARGIN: Final = 1.2


class RepairPolicy(NamedTuple):
    """How a stream is repaired.

    Attributes:
        request: Whether missing packets are asked for (NACK); otherwise only waited for.
        maximum_wait_s: After this a missing packet is given up.
        maximum_requests: So many requests for one packet at most.
        maximum_missing: More missing at once is a discontinuity, not a loss.
    """

    request: bool
    maximum_wait_s: float
    maximum_requests: int = 10
    maximum_missing: int = 500


@dataclass(slots=True)
class _Missing:
    end_s: float
    due_s: float
    requests: int = 0


class Verdict(NamedTuple):
    """What is due now.

    Attributes:
        request: Sequence numbers to ask for, in order.
        given_up: Sequence numbers that will not be waited for any longer, in order.
    """

    request: list[int]
    given_up: list[int]


class MissingPackets:
    """The gaps in a row of extended sequence numbers. Bounded by its policy.

    Attributes:
        next_due_s: When `take_due` has something to say next; None when nothing is missing.
    """

    def __init__(self, policy: RepairPolicy) -> None:
        self._policy = policy
        self._missing: dict[int, _Missing] = {}
        self._highest = -1
        self.next_due_s: float | None = None

    def __len__(self) -> int:
        return len(self._missing)

    def __contains__(self, sequence: int) -> bool:
        return sequence in self._missing

    def observe(self, sequence: int, now_s: float) -> bool:
        """Take note of a received packet.

        Returns:
            False for a discontinuity: too many are missing, everything was forgotten and counting
            begins again at this packet.
        """
        expected = self._highest + 1
        if sequence == expected or self._highest < 0:
            self._highest = sequence
            return True
        if sequence < expected:
            self._missing.pop(sequence, None)
            return True
        self._highest = sequence
        if sequence - expected + len(self._missing) > self._policy.maximum_missing:
            self.clear()
            return False
        self.expect(range(expected, sequence), now_s, self._policy.maximum_wait_s)
        return True

    def expect(self, sequences: range, now_s: float, wait_s: float) -> None:
        """Take note that packets are missing, and may be waited for so long."""
        for lost in sequences:
            self._missing[lost] = _Missing(end_s=now_s + wait_s, due_s=now_s)
        self.next_due_s = now_s

    def take_due(self, now_s: float, round_trip_s: float | None) -> Verdict:
        """Return what to ask for and what to give up now, and plan the next turn."""
        verdict = Verdict([], [])
        for sequence, entry in self._missing.items():
            if self._is_hopeless(entry, now_s):
                verdict.given_up.append(sequence)
            elif entry.due_s <= now_s:
                self._plan(entry, now_s, round_trip_s)
                if self._policy.request:
                    verdict.request.append(sequence)
        for sequence in verdict.given_up:
            del self._missing[sequence]
        self.next_due_s = min((entry.due_s for entry in self._missing.values()), default=None)
        return verdict

    def forget_before(self, sequence: int) -> None:
        """Stop waiting for everything before `sequence`."""
        for lost in [lost for lost in self._missing if lost < sequence]:
            del self._missing[lost]

    def clear(self) -> None:
        """Stop waiting for anything; the next packet continues from the highest seen."""
        self._missing.clear()
        self.next_due_s = None

    def _is_hopeless(self, entry: _Missing, now_s: float) -> bool:
        return now_s >= entry.end_s or (
            entry.requests >= self._policy.maximum_requests and entry.due_s <= now_s
        )

    def _plan(self, entry: _Missing, now_s: float, round_trip_s: float | None) -> None:
        """Set the next turn of one packet: growing waits, each longer than a round trip."""
        if not self._policy.request:
            entry.due_s = entry.end_s
            return
        round_trip_s = DEFAULT_ROUND_TRIP_S if round_trip_s is None else round_trip_s
        retry_s = max(MINIMUM_RETRY_S, round_trip_s * _MARGIN)
        entry.requests += 1
        entry.due_s = min(entry.end_s, now_s + retry_s * (3 + entry.requests) / 4)
