"""DTLS records of application data, without pyOpenSSL's overhead (8 us of about 12 us a record)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from OpenSSL import SSL

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_RECORD_BYTES = 16384 + 512
"""More than any record has."""

_HEADER_BYTES = 13


def _binding() -> tuple[Any, Any] | None:
    try:
        module = importlib.import_module("OpenSSL._util")
        functions = ("SSL_read", "SSL_write", "BIO_read", "BIO_write", "ERR_clear_error")
        if all(hasattr(module.lib, name) for name in functions):
            return module.ffi, module.lib
    except (ImportError, AttributeError):
        pass
    return None  # the public methods do the same, slower


class DtlsRecords:
    """Encrypts and decrypts on a connected DTLS connection over memory buffers.

    `send` takes what DTLS itself wants to say meanwhile, such as a repeated last flight.
    """

    def __init__(self, connection: SSL.Connection, send: Callable[[bytes], object]) -> None:
        self._connection = connection
        self._send = send
        binding = _binding()
        members = ("_ssl", "_into_ssl", "_from_ssl")
        if binding is not None and all(hasattr(connection, name) for name in members):
            self.protect, self._read = _direct(connection, *binding)
        else:
            self.protect, self._read = _public(connection)

    protect: Callable[[bytes], bytes]
    """Encrypt one datagram of application data. Raises `SSL.Error` when the connection is shut."""

    def unprotect(self, datagram: bytes) -> list[bytes]:
        """Decrypt a datagram; empty when it holds no application data.

        Raises:
            SSL.ZeroReturnError: It was the peer's close_notify.
        """
        data: list[bytes] = []
        try:
            data.append(self._read(datagram))
            length = int.from_bytes(datagram[11:_HEADER_BYTES], "big")
            while _HEADER_BYTES + length < len(datagram):  # several records, until none is left
                data.append(self._connection.recv(MAX_RECORD_BYTES))
        except SSL.ZeroReturnError:
            raise
        except SSL.Error:
            self._flush()
        return data

    def _flush(self) -> None:
        try:
            self._send(self._connection.bio_read(MAX_RECORD_BYTES))
        except SSL.Error:
            return  # nothing to say


def _direct(
    connection: Any, ffi: Any, lib: Any
) -> tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]:
    ssl, incoming, outgoing = connection._ssl, connection._into_ssl, connection._from_ssl
    ssl_read, ssl_write = lib.SSL_read, lib.SSL_write
    bio_read, bio_write = lib.BIO_read, lib.BIO_write
    scratch = ffi.new("char[]", MAX_RECORD_BYTES)
    window = ffi.buffer(scratch)

    def protect(data: bytes) -> bytes:
        if ssl_write(ssl, data, len(data)) <= 0:
            lib.ERR_clear_error()
            raise SSL.Error("the connection takes no data")
        record: bytes = window[0 : bio_read(outgoing, scratch, MAX_RECORD_BYTES)]
        return record

    def read(datagram: bytes) -> bytes:
        bio_write(incoming, datagram, len(datagram))
        count = ssl_read(ssl, scratch, MAX_RECORD_BYTES)
        if count > 0:
            data: bytes = window[0:count]
            return data
        lib.ERR_clear_error()
        received: bytes = connection.recv(MAX_RECORD_BYTES)  # raises the right error
        return received

    return protect, read


def _public(
    connection: SSL.Connection,
) -> tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]:
    def protect(data: bytes) -> bytes:
        connection.send(data)
        return connection.bio_read(MAX_RECORD_BYTES)

    def read(datagram: bytes) -> bytes:
        connection.bio_write(datagram)
        return connection.recv(MAX_RECORD_BYTES)

    return protect, read
