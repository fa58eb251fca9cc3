import pytest
from tureen_handler.net.connection_state import combine_states


@pytest.mark.parametrize(
    ("ice", "dtls", "state"),
    [
        ("new", "new", "connecting"),
        ("checking", "new", "connecting"),
        ("connected", "new", "connecting"),
        ("connected", "connecting", "connecting"),
        ("connected", "connected", "connected"),
        ("disconnected", "connected", "disconnected"),
        ("disconnected", "connecting", "disconnected"),
        ("checking", "connected", "connecting"),
        ("failed", "connected", "failed"),
        ("failed", "new", "failed"),
        ("connected", "failed", "failed"),
        ("connected", "closed", "closed"),
    ],
)
def test_combines(ice, dtls, state):
    assert combine_states(ice, dtls, connecting=True, failed=False) == state


def test_new_until_connect_is_called():
    assert combine_states("new", "new", connecting=False, failed=False) == "new"


def test_failed_for_good():
    assert combine_states("new", "new", connecting=True, failed=True) == "failed"
