"""How long ICE waits for what."""

from __future__ import annotations

from typing import NamedTuple


class IceTimers(NamedTuple):
    """Timers of connectivity checks and consent, in seconds.

    Attributes:
        retransmission_s: Wait before a check is sent again; doubles each time (RFC 8489, 6.2.1).
        max_transmissions: How often one check is sent (Rc of RFC 8489).
        last_wait_s: Wait for an answer after the last transmission (Rm x RTO of RFC 8489).
        pacing_s: Distance between the first checks of several candidates (Ta of RFC 8445).
        check_limit_s: A candidate that has not answered by then has failed.
        consent_interval_s: Mean distance of consent checks, varied by 20 % (RFC 7675).
        probe_s: An unanswered consent check this old makes the pair be checked with
            retransmissions, so that one lost datagram does not look like a dead peer.
        disconnected_s: An unanswered consent check this old means "disconnected".
        consent_expiry_s: Without an answer for so long the pair has failed (RFC 7675).
        head_start_s: How long a way to the server (UDP, then TCP, then each TURN server) is tried
            before the next one is tried as well.
        drain_s: How long a path that was replaced still receives.
    """

    retransmission_s: float = 0.5
    max_transmissions: int = 7
    last_wait_s: float = 8.0
    pacing_s: float = 0.05
    check_limit_s: float = 30.0
    consent_interval_s: float = 5.0
    probe_s: float = 1.0
    disconnected_s: float = 5.0
    consent_expiry_s: float = 30.0
    head_start_s: float = 1.0
    drain_s: float = 1.0

    def for_stream(self) -> IceTimers:
        """The same for TCP, where nothing is sent twice (RFC 8489, section 6.2.2)."""
        return self._replace(max_transmissions=1, last_wait_s=self.check_limit_s)
