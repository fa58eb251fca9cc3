import socket

import pytest
from tureen_handler.net.udp_socket import (
    RECEIVE_BUFFER_BYTES,
    address_of,
    has_moved,
    open_udp_socket,
)


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
)
def test_is_connected_and_non_blocking(family, host):
    try:
        peer = socket.socket(family, socket.SOCK_DGRAM)
        peer.bind((host, 0))
    except OSError:
        pytest.skip(f"no {host} here")
    with peer, open_udp_socket(address_of(peer.getsockname())) as udp:
        assert not udp.getblocking()
        assert address_of(udp.getpeername()) == address_of(peer.getsockname())
        assert address_of(udp.getsockname())[0] == host
        with pytest.raises(BlockingIOError):
            udp.recv(1)


def test_asks_for_a_large_receive_buffer():
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain,
        open_udp_socket(("127.0.0.1", 9)) as udp,
    ):
        granted = udp.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
        assert granted >= plain.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
        assert RECEIVE_BUFFER_BYTES == 4 * 1024 * 1024


def test_no_route_is_an_os_error_and_leaks_nothing():
    with pytest.raises(OSError):
        open_udp_socket(("255.255.255.255", 9))


@pytest.mark.parametrize(
    ("local", "remote", "moved"),
    [
        (("127.0.0.1", 5000), ("127.0.0.1", 9), False),
        (("192.0.2.1", 5000), ("127.0.0.1", 9), True),
        (("192.0.2.1", 5000), ("255.255.255.255", 9), True),
        (("192.0.2.1", 5000), ("", 0), True),
    ],
)
def test_tells_a_changed_network_by_the_address(local, remote, moved):
    assert has_moved(local, remote) is moved
