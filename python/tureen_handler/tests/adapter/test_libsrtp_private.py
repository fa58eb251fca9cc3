import os
import struct

import pytest
from pylibsrtp import Policy, Session
from tureen_handler.adapter import libsrtp_private
from tureen_handler.adapter.libsrtp_private import MAX_PACKET_BYTES, SrtpError, srtp_transform


@pytest.fixture(params=["direct", "public"])
def sessions(request, monkeypatch):
    """Both ways of calling libsrtp; the second is taken when the private names are gone."""
    if request.param == "public":
        monkeypatch.setattr(libsrtp_private, "_lib", None)
    key = os.urandom(30)
    return _session(key, Policy.SSRC_ANY_OUTBOUND), _session(key, Policy.SSRC_ANY_INBOUND)


def _session(key: bytes, ssrc_type: int) -> Session:
    return Session(Policy(key=key, ssrc_type=ssrc_type))


def rtp(sequence_number: int, payload: bytes = b"media") -> bytes:
    return struct.pack("!BBHLL", 0x80, 96, sequence_number, 0, 1234) + payload


def test_round_trip_of_rtp(sessions):
    outgoing, incoming = sessions
    protected = srtp_transform(outgoing, "protect")(rtp(1))
    assert protected != rtp(1)
    assert srtp_transform(incoming, "unprotect")(protected) == rtp(1)


def test_round_trip_of_rtcp(sessions):
    outgoing, incoming = sessions
    compound = struct.pack("!BBHL", 0x80, 201, 1, 1234)
    protected = srtp_transform(outgoing, "protect_rtcp")(compound)
    assert srtp_transform(incoming, "unprotect_rtcp")(protected) == compound


@pytest.mark.parametrize("size", [0, 1, 11, MAX_PACKET_BYTES + 1])
def test_what_is_no_packet_raises(sessions, size):
    outgoing, incoming = sessions
    with pytest.raises(SrtpError):
        srtp_transform(incoming, "unprotect")(b"\x80" * size)
    with pytest.raises(SrtpError):
        srtp_transform(outgoing, "protect")(b"\x80" * size)


def test_a_forged_packet_raises(sessions):
    outgoing, incoming = sessions
    protected = bytearray(srtp_transform(outgoing, "protect")(rtp(1)))
    protected[-1] ^= 1
    with pytest.raises(SrtpError):
        srtp_transform(incoming, "unprotect")(bytes(protected))


def test_a_replayed_packet_raises(sessions):
    outgoing, incoming = sessions
    protected = srtp_transform(outgoing, "protect")(rtp(1))
    unprotect = srtp_transform(incoming, "unprotect")
    unprotect(protected)
    with pytest.raises(SrtpError):
        unprotect(protected)


def test_results_do_not_share_memory(sessions):
    outgoing, _ = sessions
    protect = srtp_transform(outgoing, "protect")
    first = protect(rtp(1, b"first"))
    copy = bytes(first)
    protect(rtp(2, b"second"))
    assert first == copy
