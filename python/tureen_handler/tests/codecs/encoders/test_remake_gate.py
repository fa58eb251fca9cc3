"""When an encoder is made anew for its bitrate."""

import pytest
from tureen_handler.codecs.encoders.remake_gate import RemakeGate


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [(100, False), (124, False), (125, True), (76, False), (75, True), (1000, True)],
)
def test_only_changes_of_a_quarter_pass(wanted, passes):
    assert RemakeGate().passes(100, wanted, 0.0) is passes


def test_three_seconds_lie_between_two_remakes():
    gate = RemakeGate()
    gate.note_remake(10.0)

    assert not gate.passes(100, 200, 12.9)
    assert gate.passes(100, 200, 13.0)
