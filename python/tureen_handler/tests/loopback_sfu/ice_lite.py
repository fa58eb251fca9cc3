"""ICE-lite: answers checks with the right credentials and remembers who nominated itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aioice import stun
from tureen_handler.adapter.aiortc_private import has_stun_integrity, parse_stun

if TYPE_CHECKING:
    from tureen_handler.net.udp_socket import Address


@dataclass
class SeenCheck:
    """One binding request."""

    source: Address
    username: str
    nominates: bool


@dataclass
class IceLite:
    """Credentials and the address that last nominated itself.

    `answers` switched off makes the server silent; `refuses_with` makes it answer an error.
    """

    username: str = field(default_factory=lambda: secrets.token_hex(8))
    password: str = field(default_factory=lambda: secrets.token_hex(16))
    answers: bool = True
    refuses_with: tuple[int, str] | None = None
    peer: Address | None = None
    checks: list[SeenCheck] = field(default_factory=list)
    peer_username: str = ""

    def renew(self) -> None:
        """Restart: new credentials; the old ones are no longer accepted."""
        self.username = secrets.token_hex(8)
        self.password = secrets.token_hex(16)

    def answer(self, datagram: bytes, source: Address) -> bytes | None:
        """The answer to one STUN message, None for silence."""
        message = parse_stun(datagram)
        if message.message_class != stun.Class.REQUEST:
            return None
        username = message.attributes["USERNAME"]
        nominates = "USE-CANDIDATE" in message.attributes
        self.checks.append(SeenCheck(source, username, nominates))
        if not self.answers:
            return None
        is_valid = username.partition(":")[0] == self.username and has_stun_integrity(
            datagram, self.password.encode()
        )
        if self.refuses_with or not is_valid:
            return self._error(message, self.refuses_with or (401, "Unauthorized"))
        self.peer_username = username.partition(":")[2]
        if nominates:
            self.peer = source
        return self._success(message, source)

    def _success(self, request: stun.Message, source: Address) -> bytes:
        answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, request.transaction_id)
        answer.attributes["XOR-MAPPED-ADDRESS"] = source
        answer.add_message_integrity(self.password.encode())
        return bytes(answer)

    def _error(self, request: stun.Message, error: tuple[int, str]) -> bytes:
        answer = stun.Message(stun.Method.BINDING, stun.Class.ERROR, request.transaction_id)
        answer.attributes["ERROR-CODE"] = error
        return bytes(answer)
