"""Which of the server's candidates can be tried, at which addresses, in which order."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .errors import TransportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .parameters import IceCandidate
    from .udp_socket import Address

MAX_REMOTES: Final = 16
"""Addresses tried at most: each costs a socket while the path is being found."""


@dataclass(frozen=True, slots=True)
class RemoteAddress:
    """A numeric address to try and the candidate it comes from."""

    address: str
    port: int
    candidate: IceCandidate

    @property
    def socket_address(self) -> Address:
        """What a socket connects to."""
        return (self.address, self.port)


def usable_candidates(candidates: Iterable[IceCandidate]) -> list[IceCandidate]:
    """The UDP candidates, most preferred first.

    Raises:
        TransportError: `no-usable-candidate`, saying what was offered instead.
    """
    offered = list(candidates)
    usable = [each for each in offered if each.protocol == "udp" and 0 < each.port < 65536]
    if not usable:
        raise TransportError.no_usable_candidate(_describe(offered))
    return sorted(usable, key=lambda each: -each.priority)


async def resolve_candidates(
    candidates: Sequence[IceCandidate], timeout_s: float
) -> list[RemoteAddress]:
    """Turn host names into addresses, all at once; at most `timeout_s` seconds.

    Numeric addresses need no look-up. The order is kept, duplicates and names that cannot be
    resolved in time are left out, and at most `MAX_REMOTES` addresses remain.

    Raises:
        TransportError: `no-usable-candidate` when nothing remains.
    """
    found = await asyncio.gather(*(_addresses_of(each, timeout_s) for each in candidates))
    remotes: dict[Address, RemoteAddress] = {}
    for candidate, addresses in zip(candidates, found, strict=True):
        for address in addresses:
            remote = RemoteAddress(address, candidate.port, candidate)
            remotes.setdefault(remote.socket_address, remote)
    if not remotes:
        names = ", ".join(candidate.address for candidate in candidates)
        raise TransportError.no_usable_candidate(f"{names} could not be resolved")
    return list(remotes.values())[:MAX_REMOTES]


def is_numeric(address: str) -> bool:
    """Whether `address` is an IP address rather than a name."""
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True


async def _addresses_of(candidate: IceCandidate, timeout_s: float) -> list[str]:
    if is_numeric(candidate.address):
        return [candidate.address]
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(timeout_s):
            records = await loop.getaddrinfo(
                candidate.address, candidate.port, type=socket.SOCK_DGRAM
            )
    except (OSError, UnicodeError):  # asyncio.timeout raises TimeoutError, an OSError
        return []
    return [str(record[4][0]) for record in records]


def _describe(candidates: Sequence[IceCandidate]) -> str:
    if not candidates:
        return "there are none"
    protocols = sorted({candidate.protocol for candidate in candidates})
    if protocols == ["tcp"]:
        return "they are all TCP, which is not supported"
    return f"none of {len(candidates)} is UDP with a valid port"
