"""The typed error of everything that can go wrong on the network side of a transport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

TransportErrorCode = Literal[
    "invalid-parameters",
    "invalid-state",
    "no-usable-candidate",
    "no-turn-server",
    "turn-failed",
    "ice-failed",
    "consent-expired",
    "path-lost",
    "unsupported-fingerprint",
    "fingerprint-mismatch",
    "dtls-failed",
    "dtls-timeout",
    "closed-by-server",
    "internal",
]
"""Why a transport could not be made, connected or kept."""


class TransportError(Exception):
    """A transport cannot do what was asked; `code` says why, the text says what helps.

    Raised by `MediaTransport` methods for wrong arguments or states, and kept in
    `MediaTransport.failure` when the connection fails in the background.
    """

    def __init__(self, code: TransportErrorCode, message: str) -> None:
        super().__init__(message)
        self.code: TransportErrorCode = code

    @classmethod
    def invalid_parameters(cls, what: str, problem: str) -> TransportError:
        """`what` (for instance "iceParameters.password") has a value that cannot be used."""
        return cls("invalid-parameters", f"{what} {problem}")

    @classmethod
    def invalid_state(cls, action: str, state: str) -> TransportError:
        """`action` makes no sense while the transport is in `state`."""
        return cls("invalid-state", f'cannot {action}: the transport is "{state}"')

    @classmethod
    def no_usable_candidate(cls, problem: str) -> TransportError:
        """None of the server's candidates can be used."""
        return cls(
            "no-usable-candidate",
            f"none of the server's ICE candidates can be used: {problem}; "
            "let the server listen on UDP or TCP at an address this machine can reach",
        )

    @classmethod
    def no_turn_server(cls) -> TransportError:
        """Relaying was demanded without a TURN server."""
        return cls(
            "no-turn-server",
            'iceTransportPolicy is "relay" but iceServers names no TURN server; '
            'add one ("turn:host:port" with username and credential)',
        )

    @classmethod
    def turn_failed(cls, server: str, problem: str) -> TransportError:
        """The TURN server gave no relayed address."""
        return cls(
            "turn-failed",
            f"the TURN server {server} allocated no address ({problem}); "
            "check that it runs and that username and credential are right",
        )

    @classmethod
    def ice_failed(cls, problem: str) -> TransportError:
        """No candidate pair worked."""
        return cls(
            "ice-failed",
            f"ICE found no way to the server: {problem}; "
            "check that its announced address and ports can be reached from here",
        )

    @classmethod
    def all_ways_failed(cls, errors: Sequence[TransportError]) -> TransportError:
        """Every way to the server was tried; the code is that of the most preferred one."""
        if len(errors) == 1:
            return errors[0]
        return cls(errors[0].code, "; ".join(dict.fromkeys(str(error) for error in errors)))

    @classmethod
    def path_lost(cls, reason: str) -> TransportError:
        """The connection that carried a working pair has ended."""
        return cls("path-lost", f"the path to the server is lost: {reason}; restart ICE")

    @classmethod
    def consent_expired(cls, seconds: float) -> TransportError:
        """A working pair went silent (RFC 7675)."""
        return cls(
            "consent-expired",
            f"the server has not answered ICE consent checks for {seconds:.0f} s; "
            "restart ICE to try again",
        )

    @classmethod
    def unsupported_fingerprint(cls, algorithms: list[str]) -> TransportError:
        """The server names no fingerprint whose algorithm can be computed here."""
        return cls(
            "unsupported-fingerprint",
            f"the server's DTLS fingerprints use {', '.join(algorithms) or 'no algorithm at all'}; "
            "one of sha-256, sha-384 or sha-512 is needed",
        )

    @classmethod
    def fingerprint_mismatch(cls) -> TransportError:
        """The server's certificate is not the announced one, or no SRTP profile is shared."""
        return cls(
            "fingerprint-mismatch",
            "the server's DTLS certificate does not match the fingerprints it announced, "
            "or it supports no SRTP profile known here",
        )

    @classmethod
    def dtls_failed(cls) -> TransportError:
        """The DTLS handshake was refused."""
        return cls(
            "dtls-failed",
            "the DTLS handshake with the server failed; check that the server was told "
            "this transport's dtlsParameters and that the DTLS roles differ",
        )

    @classmethod
    def dtls_timeout(cls, seconds: float) -> TransportError:
        """The DTLS handshake took too long."""
        return cls(
            "dtls-timeout",
            f"the DTLS handshake did not end within {seconds:.0f} s; check that the server "
            "was told this transport's dtlsParameters (transport.connect on its side)",
        )

    @classmethod
    def closed_by_server(cls) -> TransportError:
        """The server sent DTLS close_notify."""
        return cls("closed-by-server", "the server closed the transport (DTLS close_notify)")

    @classmethod
    def internal(cls, error: Exception) -> TransportError:
        """Something went wrong that this package did not foresee."""
        return cls("internal", f"connecting failed unexpectedly: {type(error).__name__}: {error}")
