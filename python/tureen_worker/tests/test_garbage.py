"""The garbage collector during imports."""

import gc

import pytest
from tureen_worker.garbage import without_collection


@pytest.fixture(autouse=True)
def unfrozen():
    yield
    gc.unfreeze()


def test_is_off_within_and_on_after():
    with without_collection():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_is_on_after_an_error():
    with pytest.raises(ImportError), without_collection():
        raise ImportError
    assert gc.isenabled()
