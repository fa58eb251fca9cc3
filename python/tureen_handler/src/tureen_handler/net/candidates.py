"""Which of the server's candidates can be tried, and in which order."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .parameters import IceCandidate
    from .udp_socket import Address

MAX_REMOTES: Final = 16
"""Addresses tried at most: each costs a socket while the path is being found."""


class RemoteAddress(NamedTuple):
    """A numeric address to try and the candidate it comes from."""

    address: str
    port: int
    candidate: IceCandidate

    @property
    def socket_address(self) -> Address:
        """What a socket connects to."""
        return (self.address, self.port)


def usable_candidates(
    candidates: Iterable[IceCandidate], protocol: Literal["udp", "tcp"]
) -> list[IceCandidate]:
    """The candidates of `protocol` that can be tried, most preferred first.

    Of TCP only those that listen ("passive", RFC 6544).
    """
    usable = [
        each
        for each in candidates
        if each.protocol == protocol
        and 0 < each.port < 65536
        and (protocol == "udp" or each.tcp_type == "passive")
    ]
    return sorted(usable, key=lambda each: -each.priority)


def describe_unusable(candidates: Sequence[IceCandidate]) -> str:
    """What was offered, none of which can be used, for an error."""
    if not candidates:
        return "there are none"
    return f"none of {len(candidates)} is UDP or passive TCP with a valid port"


def is_numeric(address: str) -> bool:
    """Whether `address` is an IP address rather than a name."""
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True
