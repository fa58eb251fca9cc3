import pytest
from aioice import stun
from aiortc.rtcdtlstransport import SRTP_PROFILES
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.adapter.aiortc_private import (
    CIPHERS,
    DtlsCertificate,
    ensure_compatible,
    has_stun_integrity,
    parse_stun,
)

KEY = b"a password of some length"


def request(key: bytes | None = KEY) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = "remote:local"
    if key is not None:
        message.add_message_integrity(key)
    return bytes(message)


def test_the_installed_versions_are_compatible():
    ensure_compatible()


def test_parses_a_request():
    assert parse_stun(request()).attributes["USERNAME"] == "remote:local"


def test_tells_the_right_key_from_a_wrong_one():
    assert has_stun_integrity(request(), KEY)
    assert not has_stun_integrity(request(), b"another password")


def test_a_message_without_integrity_has_none():
    assert not has_stun_integrity(request(key=None), KEY)


@given(st.binary(max_size=200))
def test_garbage_is_a_value_error(datagram):
    assert not has_stun_integrity(datagram, KEY)
    with pytest.raises(ValueError):
        parse_stun(datagram)


@given(st.data())
def test_a_damaged_message_is_a_message_or_a_value_error(data):
    datagram = bytearray(request())
    for _ in range(data.draw(st.integers(1, 5))):
        position = data.draw(st.integers(0, len(datagram) - 1))
        datagram[position] = data.draw(st.integers(0, 255))
    try:
        parse_stun(bytes(datagram))
    except ValueError:
        return


def test_the_certificate_accepts_servers_with_rsa():
    assert b"ECDHE-RSA-AES128-GCM-SHA256" in CIPHERS
    certificate = DtlsCertificate.generateCertificate()
    assert certificate.x509.fingerprint is not None
    assert certificate._create_ssl_context(srtp_profiles=SRTP_PROFILES) is not None
