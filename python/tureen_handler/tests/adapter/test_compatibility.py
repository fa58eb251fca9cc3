import pytest
from tureen_handler.adapter.compatibility import AdapterError, missing_names, require


class Library:
    present = 1

    def __init__(self):
        self._assigned = 1


def test_finds_what_a_class_lacks():
    assert missing_names(Library, ["present", "gone"]) == ["Library.gone"]


def test_finds_what_a_constructor_does_not_assign():
    names = ["_assigned", "_moved"]
    assert missing_names(Library, names, constructor=True) == ["Library._moved"]


def test_nothing_absent_is_fine():
    require([])


def test_the_error_names_what_is_absent_and_the_versions():
    with pytest.raises(AdapterError) as failure:
        require(["RTCDtlsTransport._gone"], version_of=lambda name: f"9.9-{name}")
    text = str(failure.value)
    assert "RTCDtlsTransport._gone" in text
    assert "aiortc 9.9-aiortc (supported: >=1.14,<1.17)" in text
    assert "aioice 9.9-aioice" in text
