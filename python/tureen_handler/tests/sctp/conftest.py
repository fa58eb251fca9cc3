"""Blocking calls in the event loop fail the tests of this folder."""

import pytest
from blockbuster import blockbuster_ctx


@pytest.fixture(autouse=True)
def no_blocking_calls():
    with blockbuster_ctx("tureen_handler"):
        yield
