"""Shared by all tests of this package; blocking calls in the event loop fail them."""

import pytest
from blockbuster import blockbuster_ctx
from hypothesis import settings

# How long an example takes says more about the machine than about the code.
settings.register_profile("tureen", deadline=None)
settings.load_profile("tureen")


@pytest.fixture(autouse=True)
def no_blocking_calls():
    with blockbuster_ctx("tureen_channel"):
        yield
