"""Records between two connections, by the direct calls and by the public ones."""

import pytest
from aiortc.rtcdtlstransport import SRTP_PROFILES
from OpenSSL import SSL
from tureen_handler.adapter import dtls_records
from tureen_handler.adapter.aiortc_private import DtlsCertificate
from tureen_handler.adapter.dtls_records import DtlsRecords


def connect() -> tuple[SSL.Connection, SSL.Connection]:
    ends = [
        SSL.Connection(DtlsCertificate.generateCertificate()._create_ssl_context(SRTP_PROFILES))
        for _ in range(2)
    ]
    ends[0].set_connect_state()
    ends[1].set_accept_state()
    for _ in range(10):
        for end, other in (ends, ends[::-1]):
            try:
                end.do_handshake()
            except SSL.WantReadError:
                pass
            try:
                other.bio_write(end.bio_read(65536))
            except SSL.WantReadError:
                pass
    return ends[0], ends[1]


@pytest.fixture(params=["direct", "public"])
def pair(request, monkeypatch):
    if request.param == "public":
        monkeypatch.setattr(dtls_records, "_binding", lambda: None)
    sent: list[bytes] = []
    client, server = connect()
    return DtlsRecords(client, sent.append), DtlsRecords(server, sent.append), client, sent


def test_what_is_protected_comes_out(pair):
    client, server, _, sent = pair
    for size in (1, 1188, 5000):
        record = client.protect(bytes(size))
        assert len(record) > size
        assert server.unprotect(record) == [bytes(size)]
    assert server.unprotect(client.protect(b"x")) == [b"x"]
    assert sent == []


def test_several_records_in_one_datagram(pair):
    client, server, _, _ = pair
    datagram = client.protect(b"one") + client.protect(b"two") + client.protect(b"three")
    assert server.unprotect(datagram) == [b"one", b"two", b"three"]
    assert server.unprotect(client.protect(b"four")) == [b"four"]


def test_forged_repeated_and_broken_records_are_dropped(pair):
    client, server, _, _ = pair
    record = client.protect(b"data")
    forged = record[:-1] + bytes([record[-1] ^ 1])
    for datagram in (forged, b"", b"\x17", record[:20], b"\x17\xfe\xfd" + bytes(40)):
        assert server.unprotect(datagram) == []
    assert server.unprotect(record) == [b"data"]
    assert server.unprotect(record) == []
    assert server.unprotect(client.protect(b"next")) == [b"next"]


def test_the_end_is_told(pair):
    client, server, connection, _ = pair
    connection.shutdown()
    with pytest.raises(SSL.ZeroReturnError):
        server.unprotect(connection.bio_read(2048))
    with pytest.raises(SSL.Error):
        client.protect(b"late")
