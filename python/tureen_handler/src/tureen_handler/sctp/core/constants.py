"""Numbers of the protocol and how this end uses it; sizes in bytes, times in seconds."""

from __future__ import annotations

from typing import Final

MAX_PACKET_BYTES: Final = 1188
"""An SCTP packet with 37 bytes of DTLS, UDP and IPv6 (and TURN's 4) stays below IPv6's 1280."""

COMMON_HEADER_BYTES: Final = 12
DATA_HEADER_BYTES: Final = 16

MAX_FRAGMENT_BYTES: Final = MAX_PACKET_BYTES - COMMON_HEADER_BYTES - DATA_HEADER_BYTES
"""Most user data in one chunk."""

MAX_RECEIVE_WINDOW_BYTES: Final = 1024 * 1024
"""With a larger window a server sends what the socket cannot hold, and then everything twice."""

MIN_RECEIVE_WINDOW_BYTES: Final = 64 * 1024

MAX_STREAMS: Final = 65535
"""Streams asked for in each direction."""

SACK_DELAY_S: Final = 0.05
"""Every second packet is acknowledged at once, a single one after this time."""

STEADY_PACKETS: Final = 256
STEADY_SACK_PACKETS: Final = 4
"""After so many packets in order, every fourth is acknowledged at once: by then the peer's window
has grown, and acknowledging is a third of what receiving costs. Peers send up to four at a time."""

RTO_INITIAL_S: Final = 0.5
RTO_MIN_S: Final = 0.4
"""Twice what servers delay an acknowledgement at most; RFC 9260's 1 s suits the open internet."""

RTO_MAX_S: Final = 3.0
"""As in browsers: ICE decides that a peer is gone, and a path that is back is used soon."""

T1_INITIAL_S: Final = 0.5
MAX_INIT_RETRANSMITS: Final = 12
MAX_RETRANSMITS: Final = 30
"""Time-outs in a row (about 80 s) after which the association is lost."""

HEARTBEAT_INTERVAL_S: Final = 30.0
T2_MAX_RETRANSMITS: Final = 3

INITIAL_WINDOW_BYTES: Final = 10 * MAX_PACKET_BYTES
"""First congestion window (RFC 6928)."""

MIN_WINDOW_BYTES: Final = 4 * MAX_PACKET_BYTES

MAX_WINDOW_BYTES: Final = 4 * 1024 * 1024

MAX_BURST_PACKETS: Final = 16
"""Packets sent in one go; more than about 90 overflow a server's default socket buffer."""

FAST_RETRANSMIT_REPORTS: Final = 3
"""Reports of a gap after which a chunk counts as lost."""
