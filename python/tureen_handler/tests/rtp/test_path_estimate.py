"""When an estimate is a sign of a full path."""

from tureen_handler.rtp.path_estimate import PathEstimate


def verdicts(*estimates, fraction_lost=0.0):
    path = PathEstimate()
    return [path.is_exhausted(estimate, fraction_lost) for estimate in estimates]


def test_rising_estimates_are_none_however_low():
    assert verdicts(200_000, 204_000, 204_000, 210_000) == [False] * 4


def test_a_sinking_estimate_is_one():
    assert verdicts(900_000, 895_000, 760_000, 780_000) == [False, False, True, False]


def test_heavy_loss_is_one():
    assert verdicts(900_000, 950_000, fraction_lost=0.2) == [True, True]
