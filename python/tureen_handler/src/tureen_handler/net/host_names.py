"""Looking up the host names among the server's candidates."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

from .candidate_error import UNREACHABLE, IceCandidateError

if TYPE_CHECKING:
    from collections.abc import Callable


class HostNames:
    """Looks up each name once, within `timeout_s` seconds, however many ask for it.

    A name that cannot be resolved is told to `report`, once.
    """

    def __init__(self, timeout_s: float, report: Callable[[IceCandidateError], None]) -> None:
        self._timeout_s = timeout_s
        self._report = report
        self._lookups: dict[str, asyncio.Task[list[str]]] = {}

    async def addresses_of(self, name: str) -> list[str]:
        """IPv4 and IPv6 addresses of `name`, in the system's order; empty when there are none."""
        if name not in self._lookups:
            self._lookups[name] = asyncio.create_task(self._look_up(name))
        # One caller that gives up must not take the answer from the others.
        return await asyncio.shield(self._lookups[name])

    def close(self) -> None:
        """Wait for no answer any more. Safe to call twice."""
        for lookup in self._lookups.values():
            lookup.cancel()

    async def _look_up(self, name: str) -> list[str]:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._timeout_s):
                records = await loop.getaddrinfo(name, None, type=socket.SOCK_DGRAM)
        except TimeoutError:
            self._tell(name, f"no answer within {self._timeout_s:.0f} s")
            return []
        except (OSError, UnicodeError) as error:
            self._tell(name, str(error))
            return []
        return list(dict.fromkeys(str(record[4][0]) for record in records))

    def _tell(self, name: str, problem: str) -> None:
        text = f'the candidate "{name}" could not be resolved: {problem}'
        self._report(IceCandidateError(url="", error_code=UNREACHABLE, error_text=text))
