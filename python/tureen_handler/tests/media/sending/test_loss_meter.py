"""The loss that audio prepares for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tureen_handler.media.sending.loss_meter import CALM_S, STEPS_PERCENT, LossMeter


@pytest.mark.parametrize(
    ("fraction", "percent"),
    [(0.0, 0), (0.005, 0), (0.02, 10), (0.1, 10), (0.11, 20), (0.25, 30), (0.9, 30)],
)
def test_loss_is_answered_at_once_by_the_next_step(fraction, percent):
    meter = LossMeter()
    meter.note(fraction, 1.0)

    assert meter.percent == percent


def test_it_relaxes_only_after_a_while_without():
    meter = LossMeter()
    meter.note(0.15, 0.0)
    meter.note(0.0, CALM_S - 1)
    assert meter.percent == 20
    meter.note(0.0, CALM_S)
    assert meter.percent == 0


@given(st.lists(st.floats(0, 1)))
def test_it_knows_only_its_steps(fractions):
    meter = LossMeter()
    for index, fraction in enumerate(fractions):
        meter.note(fraction, index * 3.0)
        assert meter.percent in STEPS_PERCENT
