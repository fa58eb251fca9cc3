"""What the ICE state machine tells its I/O shell to do, and the states it goes through."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

IceState = Literal["new", "checking", "connected", "disconnected", "failed", "closed"]
"""W3C `RTCIceTransportState` without "completed", which means the same as "connected" here."""

CONSENT_EXPIRED: Final = "consent expired"
"""Reason of a failure after the path had worked: the server has gone silent."""

PATH_LOST: Final = "path lost"
"""Reason of a failure after the path had worked: its TCP connection or TURN allocation ended."""


class SendDatagram(NamedTuple):
    """Send `datagram` on the socket of path number `path`."""

    path: int
    datagram: bytes


class SelectPath(NamedTuple):
    """Use path number `path` for data from now on; the other paths can be closed."""

    path: int


class ChangeState(NamedTuple):
    """The state is now `state`; `reason` explains a failure."""

    state: IceState
    reason: str | None = None


Action = SendDatagram | SelectPath | ChangeState
