"""Digests of certificates: ours to announce, the server's to check (RFC 8122)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .errors import TransportError
from .parameters import Fingerprint

if TYPE_CHECKING:
    from aiortc import RTCCertificate

    from .parameters import DtlsParameters

SUPPORTED_ALGORITHMS: Final = ("sha-256", "sha-384", "sha-512")


def local_fingerprints(certificate: RTCCertificate) -> list[Fingerprint]:
    """Fingerprints of our certificate, one per supported algorithm."""
    return [Fingerprint(each.algorithm, each.value) for each in certificate.getFingerprints()]


def supported_fingerprints(remote: DtlsParameters) -> list[Fingerprint]:
    """The server's fingerprints that can be checked here; all of them must match later.

    Raises:
        TransportError: `unsupported-fingerprint` when there are none.
    """
    supported = [each for each in remote.fingerprints if each.algorithm in SUPPORTED_ALGORITHMS]
    if not supported:
        raise TransportError.unsupported_fingerprint(
            sorted({each.algorithm for each in remote.fingerprints})
        )
    return supported
