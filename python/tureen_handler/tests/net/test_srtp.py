import os
import struct

from pylibsrtp import Policy, Session
from tureen_handler.net.srtp import PacketSender, SrtpTransforms

KEY = os.urandom(30)
PACKET = struct.pack("!BBHLL", 0x80, 96, 1, 0, 1234) + b"media"
COMPOUND = struct.pack("!BBHL", 0x80, 201, 1, 1234)


def transforms() -> SrtpTransforms:
    return SrtpTransforms.from_sessions(
        Session(Policy(key=KEY, ssrc_type=Policy.SSRC_ANY_INBOUND)),
        Session(Policy(key=KEY, ssrc_type=Policy.SSRC_ANY_OUTBOUND)),
    )


class Wire:
    def __init__(self, accepts: bool = True) -> None:
        self.sent: list[bytes] = []
        self.accepts = accepts

    def send(self, datagram: bytes) -> bool:
        self.sent.append(datagram)
        return self.accepts


def test_sends_protected_packets():
    wire, sender, peer = Wire(), PacketSender(), transforms()
    sender.open(transforms(), wire.send)
    assert sender.send_rtp(PACKET)
    assert sender.send_rtcp(COMPOUND)
    assert peer.unprotect(wire.sent[0]) == PACKET
    assert peer.unprotect_rtcp(wire.sent[1]) == COMPOUND


def test_drops_and_counts_before_open_and_after_close():
    wire, sender = Wire(), PacketSender()
    assert not sender.send_rtp(PACKET)
    sender.open(transforms(), wire.send)
    sender.close()
    assert not sender.send_rtcp(COMPOUND)
    assert sender.dropped_packets == 2
    assert wire.sent == []


def test_a_refused_packet_is_counted():
    wire, sender = Wire(), PacketSender()
    sender.open(transforms(), wire.send)
    assert not sender.send_rtp(b"\x80")
    assert not sender.send_rtp(PACKET + bytes(4000))
    assert sender.protect_failures == 2
    assert wire.sent == []


def test_a_full_socket_is_told():
    sender = PacketSender()
    sender.open(transforms(), Wire(accepts=False).send)
    assert not sender.send_rtp(PACKET)
