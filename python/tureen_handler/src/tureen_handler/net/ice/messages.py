"""The four STUN messages of ICE (RFC 8445, section 7; RFC 8489), built and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from aioice import stun

from ...adapter.aiortc_private import has_stun_integrity, parse_stun

if TYPE_CHECKING:
    from ..udp_socket import Address

PEER_REFLEXIVE_PRIORITY: Final = (110 << 24) + (65535 << 8) + 255
"""PRIORITY of a check: that of a peer-reflexive candidate of component 1 (RFC 8445, 7.1.1)."""

ROLE_CONFLICT: Final = (487, "Role Conflict")
UNAUTHENTICATED: Final = (401, "Unauthenticated")
BAD_REQUEST: Final = (400, "Bad Request")


class Credentials(NamedTuple):
    """ICE username fragments of both sides and both passwords."""

    local_username: str
    local_password: str
    remote_username: str
    remote_password: str

    @property
    def remote_key(self) -> bytes:
        """Key of our requests and of their answers."""
        return self.remote_password.encode()

    @property
    def local_key(self) -> bytes:
        """Key of the server's requests and of our answers."""
        return self.local_password.encode()


def build_check(
    credentials: Credentials, transaction_id: bytes, tie_breaker: int, *, nominate: bool
) -> bytes:
    """A binding request of the controlling side; with `nominate` it carries USE-CANDIDATE."""
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, transaction_id)
    username = f"{credentials.remote_username}:{credentials.local_username}"
    message.attributes["USERNAME"] = username
    message.attributes["PRIORITY"] = PEER_REFLEXIVE_PRIORITY
    message.attributes["ICE-CONTROLLING"] = tie_breaker
    if nominate:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(credentials.remote_key)
    return bytes(message)


def read_message(datagram: bytes) -> stun.Message | None:
    """Parse a binding message; None for anything else or malformed."""
    try:
        message = parse_stun(datagram)
    except ValueError:
        return None
    return message if message.message_method == stun.Method.BINDING else None


def is_request(message: stun.Message) -> bool:
    """Whether it is a binding request."""
    return message.message_class == stun.Class.REQUEST


def is_success(message: stun.Message) -> bool:
    """Whether it is a success response."""
    return message.message_class == stun.Class.RESPONSE


def error_of(message: stun.Message) -> tuple[int, str] | None:
    """Code and reason of an error response; None when it is none."""
    if message.message_class != stun.Class.ERROR:
        return None
    code, reason = message.attributes.get("ERROR-CODE", (0, "no error code"))
    return int(code), str(reason)


def is_authentic(datagram: bytes, key: bytes) -> bool:
    """Whether the message was made with `key`."""
    return has_stun_integrity(datagram, key)


def build_answer(
    request: stun.Message, datagram: bytes, credentials: Credentials, source: Address
) -> bytes:
    """Answer a binding request that came from `source`: success, or the error it deserves.

    A request that also claims to be controlling gets 487: towards a server that is ICE-lite or
    controlled we stay controlling (RFC 8445, section 7.3.1.1).
    """
    attributes = request.attributes
    if "USERNAME" not in attributes or "MESSAGE-INTEGRITY" not in attributes:
        return _build_error(request, BAD_REQUEST)
    username = str(attributes["USERNAME"]).partition(":")[0]
    if username != credentials.local_username or not is_authentic(datagram, credentials.local_key):
        return _build_error(request, UNAUTHENTICATED)
    if "ICE-CONTROLLING" in attributes:
        return _build_error(request, ROLE_CONFLICT, credentials.local_key)
    answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, request.transaction_id)
    answer.attributes["XOR-MAPPED-ADDRESS"] = source
    answer.add_message_integrity(credentials.local_key)
    return bytes(answer)


def _build_error(request: stun.Message, error: tuple[int, str], key: bytes | None = None) -> bytes:
    answer = stun.Message(stun.Method.BINDING, stun.Class.ERROR, request.transaction_id)
    answer.attributes["ERROR-CODE"] = error
    if key is None:  # nobody is authenticated, so there is no key to answer with
        answer.attributes["FINGERPRINT"] = stun.message_fingerprint(bytes(answer))
    else:
        answer.add_message_integrity(key)
    return bytes(answer)
