"""The one kind of socket a transport uses: UDP, non-blocking, connected, with large buffers."""

from __future__ import annotations

import contextlib
import functools
import ipaddress
import socket
from typing import Final

RECEIVE_BUFFER_BYTES: Final = 4 * 1024 * 1024
"""Asked of the kernel, which may grant less; the usual 208 KiB loses packets at 30 streams."""

SEND_BUFFER_BYTES: Final = 1024 * 1024
"""Asked of the kernel: room for the key frames of a few encodings at once."""

Address = tuple[str, int]
"""IP address and port."""


def open_udp_socket(remote: Address) -> socket.socket:
    """Open a non-blocking UDP socket connected to `remote`, whose address must be numeric.

    Being connected, the kernel drops what others send, and the local address is known.

    Raises:
        OSError: There is no route to `remote` or no socket left.
    """
    is_ipv6 = ipaddress.ip_address(remote[0].partition("%")[0]).version == 6
    udp = socket.socket(socket.AF_INET6 if is_ipv6 else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        udp.setblocking(False)
        _ask_for_buffers(udp)
        udp.connect(remote)
    except BaseException:
        udp.close()
        raise
    return udp


@functools.cache
def receive_buffer_bytes() -> int:
    """What SO_RCVBUF reads on the sockets of `open_udp_socket`: what the kernel grants here."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        _ask_for_buffers(udp)
        return udp.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)


def address_of(name: tuple[str, int] | tuple[str, int, int, int]) -> Address:
    """The address and port of a socket name, of either IP version."""
    return (name[0], name[1])


def has_moved(local: Address, remote: Address) -> bool:
    """Whether a socket opened to `remote` now would not be at the address of `local`.

    That is how a changed network shows: another interface, or no route at all. Sends nothing.
    """
    try:
        with open_udp_socket(remote) as probe:
            return address_of(probe.getsockname())[0] != local[0]
    except (OSError, ValueError):
        return True


def _ask_for_buffers(udp: socket.socket) -> None:
    for option, size in (
        (socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES),
        (socket.SO_SNDBUF, SEND_BUFFER_BYTES),
    ):
        with contextlib.suppress(OSError):  # some systems refuse instead of granting less
            udp.setsockopt(socket.SOL_SOCKET, option, size)
