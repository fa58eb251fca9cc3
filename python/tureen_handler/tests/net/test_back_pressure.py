import pytest
from tureen_handler.net.back_pressure import DATA_LIMIT_BYTES, MEDIA_LIMIT_BYTES, may_queue

STUN, HANDSHAKE, ALERT, DATA, DATA_13, RTP, RTCP = (
    bytes([first, 200]) for first in (0, 22, 21, 23, 0x2C, 0x80, 0x81)
)


@pytest.mark.parametrize("datagram", [STUN, HANDSHAKE, ALERT, DATA, DATA_13, RTP, RTCP, b""])
def test_everything_while_little_waits(datagram):
    assert may_queue(datagram, MEDIA_LIMIT_BYTES - 1)


@pytest.mark.parametrize("datagram", [RTP, RTCP])
def test_media_is_dropped_first(datagram):
    assert not may_queue(datagram, MEDIA_LIMIT_BYTES)


@pytest.mark.parametrize("datagram", [DATA, DATA_13])
def test_messages_have_room_beyond_media(datagram):
    assert may_queue(datagram, MEDIA_LIMIT_BYTES)
    assert not may_queue(datagram, DATA_LIMIT_BYTES)


@pytest.mark.parametrize("datagram", [STUN, HANDSHAKE, ALERT, b""])
def test_what_connecting_needs_is_never_dropped(datagram):
    assert may_queue(datagram, DATA_LIMIT_BYTES * 10)
