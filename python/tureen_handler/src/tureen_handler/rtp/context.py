"""What senders and receivers share of their session, without knowing the session."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .peer_clock import PeerClock

if TYPE_CHECKING:
    from ..net.ports import RtpPort
    from .clock import WallClock
    from .ports import DepacketizerFactory, Scheduler
    from .scheduler import SharedTimer


@dataclass(slots=True)
class SessionContext:
    """The surroundings of one sender or receiver.

    Attributes:
        port: The way out.
        scheduler: Time and timers.
        timer: The session's one timer for repairs and key-frame requests.
        clock: Relation of the monotonic clock to wall clocks.
        create_depacketizer: By mime type.
        rtcp_ssrc: SSRC by which this side reports and asks.
        cname: Canonical name of this side.
        transport_stats_id: Id of the transport's record in statistics.
        round_trip_s: Round-trip time to the peer as the receiving side measures it; None until
            measured.
        total_round_trip_s: Sum of all its measurements.
        round_trip_measurements: How many there were.
        peer_clock: The peer's wall clock, as its Sender Reports tell it.
        transport_sequence: The next transport-wide sequence number to send.
    """

    port: RtpPort
    scheduler: Scheduler
    timer: SharedTimer
    clock: WallClock
    create_depacketizer: DepacketizerFactory
    rtcp_ssrc: int
    cname: str
    transport_stats_id: str
    round_trip_s: float | None = None
    total_round_trip_s: float = 0.0
    round_trip_measurements: int = 0
    peer_clock: PeerClock = field(default_factory=PeerClock)
    transport_sequence: int = 0

    def note_round_trip(self, round_trip_s: float) -> None:
        """Take a measurement of the receiving side."""
        self.round_trip_s = round_trip_s
        self.total_round_trip_s += round_trip_s
        self.round_trip_measurements += 1

    def take_transport_sequence(self) -> int:
        """Return the next transport-wide sequence number (16 bits)."""
        sequence = self.transport_sequence
        self.transport_sequence = (sequence + 1) & 0xFFFF
        return sequence
