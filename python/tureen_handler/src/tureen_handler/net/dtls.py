"""DTLS of one transport: aiortc's handshake over our socket, giving SRTP keys and a data channel.

Only DTLS datagrams pass here; media goes past it (see `Demultiplexer`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Literal

from aiortc.rtcdtlstransport import RTCDtlsFingerprint, RTCDtlsParameters
from OpenSSL import SSL

from ..adapter.aiortc_private import (
    DtlsCertificate,
    dtls_connection,
    make_dtls_transport,
    receive_dtls_data,
    srtp_sessions,
)
from ..adapter.dtls_datagrams import DtlsDatagrams
from ..adapter.dtls_records import DtlsRecords
from .errors import TransportError
from .fingerprints import supported_fingerprints
from .listeners import Listeners
from .srtp import SrtpTransforms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aiortc import RTCDtlsTransport

    from .listeners import Unsubscribe
    from .parameters import DtlsParameters, DtlsRole

DtlsState = Literal["new", "connecting", "connected", "closed", "failed"]
"""W3C `RTCDtlsTransportState`."""

_logger = logging.getLogger(__name__)


class DtlsEndpoint:
    """One DTLS association, as client or server.

    `send_datagram` takes what DTLS wants to send. `handle_data` takes decrypted datagrams of
    application data (SCTP), as many as came at once; what it raises is counted in `data_errors`,
    the first one logged. aiortc does the handshake; once connected, datagrams go past its queue.

    Attributes:
        certificate: The local certificate.
        srtp: The SRTP transforms, there before the state becomes "connected".
        data_errors: Exceptions of `handle_data`.
    """

    def __init__(
        self,
        certificate: DtlsCertificate,
        send_datagram: Callable[[bytes], bool],
        handle_data: Callable[[Sequence[bytes]], None] | None = None,
    ) -> None:
        self.certificate = certificate
        self.srtp: SrtpTransforms | None = None
        self.data_errors = 0
        self._send_datagram = send_datagram
        self._datagrams = DtlsDatagrams(send_datagram)
        self._handle_data = handle_data
        self._dtls: RTCDtlsTransport | None = None
        self._records: DtlsRecords | None = None
        self._state: DtlsState = "new"
        self._listeners: Listeners[DtlsState] = Listeners()

    @property
    def state(self) -> DtlsState:
        """See `DtlsState`."""
        return self._state

    @property
    def dropped_datagrams(self) -> int:
        """Datagrams for DTLS dropped because its queue was full or it was closed."""
        return self._datagrams.dropped

    @property
    def ssl(self) -> SSL.Connection | None:
        """The OpenSSL connection once the handshake has started, for statistics."""
        return dtls_connection(self._dtls) if self._dtls is not None else None

    def on_state_change(self, listener: Callable[[DtlsState], None]) -> Unsubscribe:
        """Call `listener` with every new state."""
        return self._listeners.add(listener)

    def handle_datagrams(self, datagrams: Sequence[bytes]) -> None:
        """Take DTLS datagrams from the network; kept until the handshake starts."""
        records = self._records
        if records is None:
            for datagram in datagrams:
                self._datagrams.put(datagram)
            return
        data: list[bytes] = []
        try:
            for datagram in datagrams:
                data += records.unprotect(datagram)
        except SSL.ZeroReturnError:
            self._datagrams.close()  # aiortc's reading task ends and says "closed"
        if data:
            self._deliver(data)

    async def start(self, remote: DtlsParameters, role: DtlsRole, timeout_s: float) -> None:
        """Do the handshake, within `timeout_s` seconds.

        Cancelling it is safe; call `stop` afterwards.

        Raises:
            TransportError: `unsupported-fingerprint`, `fingerprint-mismatch`, `dtls-failed` or
                `dtls-timeout`. The state is "failed" then.
        """
        fingerprints = supported_fingerprints(remote)
        self._set_state("connecting")
        dtls = make_dtls_transport(self._datagrams, self.certificate, role)
        receive_dtls_data(dtls, self._deliver_early)
        self._dtls = dtls
        parameters = RTCDtlsParameters(
            fingerprints=[RTCDtlsFingerprint(each.algorithm, each.value) for each in fingerprints]
        )
        try:
            async with asyncio.timeout(timeout_s):
                await dtls.start(parameters)
        except TimeoutError:
            self._set_state("failed")
            raise TransportError.dtls_timeout(timeout_s) from None
        if dtls.state != "connected":
            self._set_state("failed")
            raise _failure_of(dtls)
        self._open(dtls)

    def send_data(self, data: bytes) -> bool:
        """Encrypt and send one datagram of application data; False when it was not sent."""
        if self._records is None:
            return False
        try:
            return self._send_datagram(self._records.protect(data))
        except SSL.Error:
            return False

    async def stop(self) -> None:
        """Send close_notify and end. Safe to call twice."""
        if self._state == "closed":
            return
        self._records = None
        dtls = self._dtls
        if dtls is not None:
            dtls.remove_all_listeners("statechange")
            with contextlib.suppress(ConnectionError):
                await dtls.stop()
        self._datagrams.close()
        self._set_state("closed")
        self._listeners.clear()

    def _open(self, dtls: RTCDtlsTransport) -> None:
        dtls.on("statechange", self._handle_state_change)
        connection = dtls_connection(dtls)
        if connection is not None:
            self._records = DtlsRecords(connection, self._send_datagram)
            self.handle_datagrams(self._datagrams.take_all())
        self.srtp = SrtpTransforms.from_sessions(*srtp_sessions(dtls))
        self._set_state("connected")

    async def _deliver_early(self, data: bytes) -> None:
        # What aiortc reads before datagrams go past it.
        self._deliver([data])

    def _deliver(self, data: Sequence[bytes]) -> None:
        # What escapes from here would end the reading of the socket or of aiortc.
        try:
            if self._handle_data is not None:
                self._handle_data(data)
        except Exception:
            if self.data_errors == 0:
                _logger.exception("SCTP raised; further errors are only counted")
            self.data_errors += 1

    def _handle_state_change(self) -> None:
        # After the handshake the only change is "closed": the server sent close_notify.
        if self._dtls is not None and self._dtls.state == "closed":
            self._set_state("closed")

    def _set_state(self, state: DtlsState) -> None:
        if state != self._state:
            self._state = state
            self._listeners.emit(state)


def _failure_of(dtls: RTCDtlsTransport) -> TransportError:
    # aiortc only logs the reason: a finished handshake leaves the certificate as the culprit.
    return TransportError.fingerprint_mismatch() if dtls.encrypted else TransportError.dtls_failed()
