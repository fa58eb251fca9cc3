"""Fixtures shared by all tests of this package."""

import sys
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("tureen", deadline=None)
settings.load_profile("tureen")

# Tests are imported one by one (import-mode importlib), so their helpers need a place on the path.
sys.path.insert(0, str(Path(__file__).parent))

from loopback_sfu import LoopbackClient, LoopbackSfu


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
