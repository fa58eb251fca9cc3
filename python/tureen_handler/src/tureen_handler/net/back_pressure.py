"""What may still be queued where the network takes less than is sent: TCP and TURN connections."""

from __future__ import annotations

from typing import Final

MEDIA_LIMIT_BYTES: Final = 256 * 1024
"""Queued bytes from which on RTP and RTCP are dropped: late media is worth less than none."""

DATA_LIMIT_BYTES: Final = 4 * 1024 * 1024
"""Queued bytes from which on DTLS application data (SCTP, which repeats it) is dropped."""


def may_queue(datagram: bytes, queued_bytes: int) -> bool:
    """Whether `datagram` may join `queued_bytes` that wait for the network.

    STUN and DTLS handshakes always may: they are few, and connecting hangs on them.
    """
    if queued_bytes < MEDIA_LIMIT_BYTES:
        return True
    first = datagram[0] if datagram else 0
    if 127 < first < 192:
        return False
    is_data = first == 23 or 31 < first < 64  # DTLS application data, of 1.2 and of 1.3
    return not is_data or queued_bytes < DATA_LIMIT_BYTES
