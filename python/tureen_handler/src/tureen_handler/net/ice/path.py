"""One way to the server, and what the ICE agent has counted."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..udp_socket import Address
    from .check import IceCheck


class IcePath:
    """A remote candidate with its connected socket, as the ICE agent sees it.

    Attributes:
        number: Index of the path; smaller is preferred.
        remote: Address of the server.
        check: The check in progress.
        start_at: When the first check is due; infinite once it has begun.
        answered: Whether the server has ever answered on it.
        failed: Whether it was given up.
        is_open: Whether its socket is ready; nothing is sent before.
    """

    __slots__ = ("answered", "check", "failed", "is_open", "number", "remote", "start_at")

    def __init__(self, number: int, remote: Address, *, is_open: bool = True) -> None:
        self.number = number
        self.is_open = is_open
        self.remote = remote
        self.check: IceCheck | None = None
        self.start_at = inf
        self.answered = False
        self.failed = False

    def prepare(self, start_at: float) -> None:
        """Forget earlier checks and schedule the first one."""
        self.check = None
        self.start_at = start_at
        self.answered = False
        self.failed = False

    def begin(self, check: IceCheck) -> None:
        """`check` runs from now on, in place of any other."""
        self.check = check
        self.start_at = inf

    def give_up(self) -> None:
        """Check it no more."""
        self.check = None
        self.start_at = inf
        self.failed = True

    @property
    def due_at(self) -> float:
        """When something is to be done about it; infinite when nothing is."""
        if not self.is_open:
            return inf
        return self.check.due_at if self.check is not None else self.start_at

    @property
    def is_nominating(self) -> bool:
        """Whether a nominating check is in progress."""
        return self.check is not None and self.check.nominate


@dataclass(slots=True)
class IceStatistics:
    """Counters of W3C `RTCIceCandidatePairStats`; times in seconds.

    `ignored_messages` counts STUN that was malformed, forged, late or refused.
    """

    requests_sent: int = 0
    requests_received: int = 0
    responses_sent: int = 0
    responses_received: int = 0
    consent_requests_sent: int = 0
    ignored_messages: int = 0
    current_round_trip_s: float | None = None
    total_round_trip_s: float = 0.0

    def note_response(self, round_trip_s: float | None) -> None:
        """Count an authentic response; None when its round trip time is ambiguous."""
        self.responses_received += 1
        if round_trip_s is not None:
            self.current_round_trip_s = round_trip_s
            self.total_round_trip_s += round_trip_s
