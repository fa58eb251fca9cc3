"""SRTP transforms without pylibsrtp's per-call overhead (0.6 us of about 1.6 us a packet)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pylibsrtp

if TYPE_CHECKING:
    from collections.abc import Callable

    from pylibsrtp import Session


def _binding(name: str) -> Any:
    try:
        return getattr(importlib.import_module("pylibsrtp._binding"), name)
    except (ImportError, AttributeError):
        return None  # the public methods do the same, slower


_ffi = _binding("ffi")
_lib = _binding("lib")

MAX_PACKET_BYTES = 2048
"""Largest packet that is transformed; larger ones raise `SrtpError`."""

_TRAILER_BYTES = 4 + 16 + 128  # SRTCP index, authentication tag and MKI at their largest


class SrtpError(Exception):
    """A packet could not be protected or unprotected: forged, replayed, malformed or too long."""


def srtp_transform(session: Session, name: str) -> Callable[[bytes], bytes]:
    """Bind one transform of an SRTP session: packet in, packet out, `SrtpError` otherwise.

    `name` is "protect", "protect_rtcp", "unprotect" or "unprotect_rtcp". The result owns a
    scratch buffer, so it must be called from one thread only.
    """
    function = getattr(_lib, f"srtp_{name}", None)
    if function is None or _ffi is None or not hasattr(session, "_srtp"):
        return _public_transform(session, name)
    return _direct_transform(session, function)


def _direct_transform(session: Any, function: Any) -> Callable[[bytes], bytes]:
    scratch = _ffi.new("char[]", MAX_PACKET_BYTES + _TRAILER_BYTES)
    window = _ffi.buffer(scratch)
    length = _ffi.new("int *")
    context = session._srtp[0]

    def transform(packet: bytes, _keep_alive: object = session) -> bytes:
        size = len(packet)
        if size > MAX_PACKET_BYTES:
            raise SrtpError(f"the packet has {size} bytes, more than {MAX_PACKET_BYTES}")
        length[0] = size
        window[0:size] = packet
        status = function(context, scratch, length)
        if status:
            raise SrtpError(f"libsrtp status {status}")
        transformed: bytes = window[0 : length[0]]
        return transformed

    return transform


def _public_transform(session: Session, name: str) -> Callable[[bytes], bytes]:
    method: Callable[[bytes], bytes] = getattr(session, name)

    def transform(packet: bytes) -> bytes:
        try:
            return method(packet)
        except (pylibsrtp.Error, ValueError) as error:
            raise SrtpError(str(error)) from error

    return transform
