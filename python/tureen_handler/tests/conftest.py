"""Fixtures shared by all tests of this package."""

import pytest
from hypothesis import settings
from loopback_sfu import LoopbackClient, LoopbackSfu

# How long an example takes says more about the machine than about the code.
settings.register_profile("tureen", deadline=None)
settings.load_profile("tureen")


@pytest.fixture
async def sfu():
    """An ICE-lite, DTLS, SRTP and SCTP server on loopback, closed after the test."""
    server = await LoopbackSfu.start()
    try:
        yield server
    finally:
        await server.close()


@pytest.fixture
async def client(sfu):
    """A client transport of `sfu`, not yet connected, closed after the test."""
    peer = LoopbackClient(sfu)
    try:
        yield peer
    finally:
        await peer.transport.close()
