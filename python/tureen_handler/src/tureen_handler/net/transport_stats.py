"""W3C statistics of a transport: transport, candidate pair, candidates and certificates."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import hashes
from OpenSSL import crypto

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography import x509
    from OpenSSL import SSL

    from ..sctp.data_channel import DataChannel
    from .dtls import DtlsEndpoint
    from .ice_transport import CandidateInfo, IceSnapshot
    from .parameters import DtlsRole

StatsRecord = dict[str, Any]
"""One W3C stats dictionary; `timestamp` is in milliseconds since 1970."""


def transport_stats(
    transport_id: str, ice: IceSnapshot, dtls: DtlsEndpoint, dtls_role: DtlsRole | None
) -> dict[str, StatsRecord]:
    """All records by id, as in `RTCStatsReport`. Fields without a value are left out."""
    ids = _Ids(transport_id, ice.pair_changes)
    records = [
        _transport(ids, ice, dtls, dtls_role),
        _certificate(ids.local_certificate, dtls.certificate.x509),
    ]
    remote_certificate = _remote_certificate(dtls.ssl)
    if remote_certificate is not None:
        records.append(_certificate(ids.remote_certificate, remote_certificate))
    if ice.local is not None and ice.remote is not None:
        records.append(_candidate_pair(ids, ice))
        records.append(_candidate(ids, ids.local_candidate, "local-candidate", ice.local))
        records.append(_candidate(ids, ids.remote_candidate, "remote-candidate", ice.remote))
    return _stamp(records)


def data_channel_stats(
    transport_id: str, channels: Iterable[DataChannel]
) -> dict[str, StatsRecord]:
    """Records of data channels by id."""
    return _stamp(
        [
            {"id": f"{transport_id}-data-channel-{channel.parameters.stream_id}", **channel.stats()}
            for channel in channels
        ]
    )


def _stamp(records: list[StatsRecord]) -> dict[str, StatsRecord]:
    timestamp = time.time() * 1000
    return {
        record["id"]: {
            "timestamp": timestamp,
            **{key: value for key, value in record.items() if value is not None},
        }
        for record in records
    }


class _Ids:
    """Ids of the records; `pair_number` counts the pairs selected so far."""

    def __init__(self, transport_id: str, pair_number: int) -> None:
        self.transport = transport_id
        self.pair = f"{transport_id}-pair-{pair_number}"
        self.local_candidate = f"{transport_id}-local-candidate-{pair_number}"
        self.remote_candidate = f"{transport_id}-remote-candidate-{pair_number}"
        self.local_certificate = f"{transport_id}-local-certificate"
        self.remote_certificate = f"{transport_id}-remote-certificate"


def _transport(
    ids: _Ids, ice: IceSnapshot, dtls: DtlsEndpoint, dtls_role: DtlsRole | None
) -> StatsRecord:
    ssl = dtls.ssl
    total = ice.total
    has_pair = ice.local is not None
    return {
        "id": ids.transport,
        "type": "transport",
        "packetsSent": total.packets_sent,
        "packetsReceived": total.packets_received,
        "bytesSent": total.bytes_sent,
        "bytesReceived": total.bytes_received,
        "iceRole": "controlling",
        "iceLocalUsernameFragment": ice.local_username_fragment or None,
        "iceState": ice.state,
        "dtlsState": dtls.state,
        "dtlsRole": dtls_role or "unknown",
        "tlsVersion": _tls_version(ssl),
        "dtlsCipher": ssl.get_cipher_name() if ssl is not None else None,
        "srtpCipher": _srtp_profile(ssl),
        "selectedCandidatePairId": ids.pair if has_pair else None,
        "selectedCandidatePairChanges": ice.pair_changes,
        "localCertificateId": ids.local_certificate,
        "remoteCertificateId": ids.remote_certificate if _remote_certificate(ssl) else None,
    }


def _candidate_pair(ids: _Ids, ice: IceSnapshot) -> StatsRecord:
    checks, traffic = ice.checks, ice.traffic
    return {
        "id": ids.pair,
        "type": "candidate-pair",
        "transportId": ids.transport,
        "localCandidateId": ids.local_candidate,
        "remoteCandidateId": ids.remote_candidate,
        "state": "failed" if ice.state == "failed" else "succeeded",
        "nominated": True,
        "packetsSent": traffic.packets_sent,
        "packetsReceived": traffic.packets_received,
        "bytesSent": traffic.bytes_sent,
        "bytesReceived": traffic.bytes_received,
        "packetsDiscardedOnSend": traffic.packets_discarded,
        "bytesDiscardedOnSend": traffic.bytes_discarded,
        "totalRoundTripTime": checks.total_round_trip_s,
        "currentRoundTripTime": checks.current_round_trip_s,
        "requestsSent": checks.requests_sent,
        "requestsReceived": checks.requests_received,
        "responsesSent": checks.responses_sent,
        "responsesReceived": checks.responses_received,
        "consentRequestsSent": checks.consent_requests_sent,
    }


def _candidate(ids: _Ids, record_id: str, record_type: str, info: CandidateInfo) -> StatsRecord:
    return {
        "id": record_id,
        "type": record_type,
        "transportId": ids.transport,
        "address": info.address,
        "port": info.port,
        "protocol": info.protocol,
        "candidateType": info.type,
        "priority": info.priority,
        "foundation": info.foundation or None,
        "relayProtocol": info.relay_protocol,
        "tcpType": info.tcp_type,
    }


def _certificate(record_id: str, certificate: x509.Certificate) -> StatsRecord:
    digest = certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    # What `public_bytes` asks for costs the start of a worker 3 % in imports.
    openssl = crypto.X509.from_cryptography(certificate)
    encoded = crypto.dump_certificate(crypto.FILETYPE_ASN1, openssl)
    return {
        "id": record_id,
        "type": "certificate",
        "fingerprint": digest,
        "fingerprintAlgorithm": "sha-256",
        "base64Certificate": base64.b64encode(encoded).decode(),
    }


def _remote_certificate(ssl: SSL.Connection | None) -> x509.Certificate | None:
    return ssl.get_peer_certificate(as_cryptography=True) if ssl is not None else None


def _tls_version(ssl: SSL.Connection | None) -> str | None:
    # W3C wants the two version bytes as they go over the wire: DTLS 1.2 is FEFD.
    return f"{ssl.get_protocol_version():04X}" if ssl is not None else None


def _srtp_profile(ssl: SSL.Connection | None) -> str | None:
    return ssl.get_selected_srtp_profile().decode() or None if ssl is not None else None
