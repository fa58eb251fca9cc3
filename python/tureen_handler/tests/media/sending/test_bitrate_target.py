"""Which bitrate video aims at."""

import pytest
from tureen_handler.media.sending import EncodingParameters, SendOptions
from tureen_handler.media.sending.bitrate_target import BitrateChooser, default_maximum_bps

VGA = 640 * 480


def choose(*, estimate=None, maximum=None, awaits=True, **options):
    chooser = BitrateChooser(SendOptions(**options), awaits_estimate=awaits)
    if estimate is not None:
        chooser.set_estimate(estimate)
    return chooser.choose(VGA, EncodingParameters(max_bitrate_bps=maximum))


def test_it_starts_carefully_where_an_estimate_will_come():
    assert choose() == (1_000_000, 1_700_000)
    assert choose(start_bitrate_bps=300_000) == (300_000, 1_700_000)
    assert choose(awaits=False) == (1_700_000, 1_700_000)


def test_it_follows_the_estimate_within_its_bounds():
    assert choose(estimate=800_000) == (800_000, 1_700_000)
    assert choose(estimate=9_000_000) == (1_700_000, 1_700_000)
    assert choose(estimate=1_000) == (50_000, 1_700_000)


def test_an_estimate_of_a_path_that_is_not_exhausted_only_raises():
    chooser = BitrateChooser(SendOptions(), awaits_estimate=True)

    def aim_after(estimate, exhausted):
        chooser.set_estimate(estimate, exhausted)
        return chooser.choose(VGA, EncodingParameters()).bitrate_bps

    assert aim_after(300_000, False) == 1_000_000
    assert aim_after(1_200_000, False) == 1_200_000
    assert aim_after(400_000, False) == 1_200_000
    assert aim_after(400_000, True) == 400_000
    assert aim_after(500_000, False) == 500_000


def test_the_smallest_maximum_counts():
    assert choose(estimate=9_000_000, maximum=100_000) == (100_000, 100_000)
    assert choose(estimate=9_000_000, maximum=5_000_000) == (5_000_000, 5_000_000)
    assert choose(estimate=9_000_000, max_bitrate_bps=400_000) == (400_000, 400_000)
    assert choose(estimate=9_000_000, max_bitrate_bps=4_000_000) == (4_000_000, 4_000_000)
    assert choose(maximum=30_000) == (30_000, 30_000)


@pytest.mark.parametrize(
    ("size", "maximum"),
    [
        ((160, 120), 600_000),
        ((640, 480), 1_700_000),
        ((960, 540), 2_000_000),
        ((1920, 1080), 2_500_000),
    ],
)
def test_larger_pictures_may_use_more(size, maximum):
    assert default_maximum_bps(size[0] * size[1]) == maximum
