import os
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylibsrtp import Policy, Session
from tureen_handler.net.demultiplexer import Demultiplexer, classify
from tureen_handler.net.srtp import SrtpTransforms

KEY = os.urandom(30)


def session(ssrc_type: int) -> Session:
    policy = Policy(key=KEY, ssrc_type=ssrc_type)
    policy.allow_repeat_tx = True
    return Session(policy)


def transforms() -> SrtpTransforms:
    return SrtpTransforms.from_sessions(
        session(Policy.SSRC_ANY_INBOUND), session(Policy.SSRC_ANY_OUTBOUND)
    )


class Recorder:
    def __init__(self, error: Exception | None = None) -> None:
        self.rtp: list[tuple[bytes, float]] = []
        self.rtcp: list[tuple[bytes, float]] = []
        self.dtls: list[bytes] = []
        self.error = error

    def handle_rtp(self, packet: bytes, arrival_s: float) -> None:
        self.rtp.append((packet, arrival_s))
        if self.error is not None:
            raise self.error

    def handle_rtcp(self, compound: bytes, arrival_s: float) -> None:
        self.rtcp.append((compound, arrival_s))


def make(recorder: Recorder, *, is_open: bool = True) -> Demultiplexer:
    demultiplexer = Demultiplexer(recorder, recorder.dtls.extend)
    if is_open:
        demultiplexer.open(transforms())
    return demultiplexer


def rtp(sequence_number: int, payload_type: int = 96) -> bytes:
    return struct.pack("!BBHLL", 0x80, payload_type, sequence_number, 0, 1234) + b"media"


RTCP = struct.pack("!BBHL", 0x80, 201, 1, 1234)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        ("0001", "stun"),
        ("0300", "stun"),
        ("0400", "other"),
        ("1000", "other"),
        ("1400", "dtls"),
        ("3f00", "dtls"),
        ("4000", "other"),
        ("8060", "rtp"),
        ("80e0", "rtp"),
        ("bfbf", "rtp"),
        ("80c0", "rtcp"),
        ("80c8", "rtcp"),
        ("80df", "rtcp"),
        ("c000", "other"),
        ("80", "other"),
        ("", "other"),
    ],
)
def test_first_bytes_decide(start, kind):
    assert classify(bytes.fromhex(start)) == kind


def test_sorts_a_batch():
    recorder = Recorder()
    protect = transforms()
    datagrams = [
        protect.protect(rtp(1)),
        b"\x16dtls",
        b"\x00\x01stun",
        protect.protect_rtcp(RTCP),
        protect.protect(rtp(2)),
    ]
    assert make(recorder).receive(datagrams, 7.5) == [b"\x00\x01stun"]
    assert recorder.rtp == [(rtp(1), 7.5), (rtp(2), 7.5)]
    assert recorder.rtcp == [(RTCP, 7.5)]
    assert recorder.dtls == [b"\x16dtls"]


def test_a_batch_of_media_has_no_stun():
    protect = transforms().protect
    assert make(Recorder()).receive([protect(rtp(1))], 0.0) is None


def test_media_before_its_keys_is_counted():
    recorder = Recorder()
    demultiplexer = make(recorder, is_open=False)
    protect = transforms().protect
    assert demultiplexer.receive([protect(rtp(1)), b"\x16dtls", b"\x00stun"], 0.0) == [b"\x00stun"]
    assert demultiplexer.early_packets == 1
    assert recorder.dtls == [b"\x16dtls"]
    demultiplexer.open(transforms())
    demultiplexer.receive([protect(rtp(2))], 0.0)
    assert len(recorder.rtp) == 1
    demultiplexer.close()
    demultiplexer.receive([protect(rtp(3))], 0.0)
    assert demultiplexer.early_packets == 2


def test_a_handler_that_raises_is_logged_once_and_stops_nothing(caplog):
    recorder = Recorder(error=ValueError("broken handler"))
    demultiplexer = make(recorder)
    protect = transforms().protect
    demultiplexer.receive([protect(rtp(number)) for number in range(3)], 0.0)
    assert demultiplexer.handler_errors == 3
    assert len(recorder.rtp) == 3
    assert caplog.text.count("broken handler") == 1


@given(st.lists(st.binary(max_size=120), max_size=30), st.booleans())
def test_garbage_never_raises_and_is_always_accounted_for(datagrams, is_open):
    recorder = Recorder()
    demultiplexer = make(recorder, is_open=is_open)
    messages = demultiplexer.receive(datagrams, 0.0) or []
    assert recorder.rtp == []
    assert recorder.rtcp == []
    assert demultiplexer.handler_errors == 0
    assert len(datagrams) == (
        len(messages)
        + len(recorder.dtls)
        + demultiplexer.unprotect_failures
        + demultiplexer.early_packets
        + demultiplexer.unknown_packets
    )
    assert demultiplexer.dtls_packets == len(recorder.dtls)
    assert demultiplexer.dtls_bytes == sum(map(len, recorder.dtls))


@given(st.data())
def test_damaged_media_never_reaches_the_handler_changed(data):
    recorder = Recorder()
    demultiplexer = make(recorder)
    protected = bytearray(transforms().protect(rtp(1)))
    position = data.draw(st.integers(0, len(protected) - 1))
    protected[position] ^= data.draw(st.integers(1, 255))
    demultiplexer.receive([bytes(protected)], 0.0)
    assert recorder.rtp == []
