"""From loss reports to the loss that an audio encoder should prepare for."""

from __future__ import annotations

from typing import Final

STEPS_PERCENT: Final = (0, 10, 20, 30)
"""The encoder is made anew for each change, so there are few."""

CALM_S: Final = 10.0
"""Loss must have been lower for this long before the encoder relaxes."""

_NOTICEABLE_PERCENT: Final = 1.0


class LossMeter:
    """Rises to a reported loss at once and falls slowly.

    Attributes:
        percent: One of `STEPS_PERCENT`; 0 until loss was reported.
    """

    def __init__(self) -> None:
        self.percent = 0
        self._needed_s = 0.0

    def note(self, fraction_lost: float, now_s: float) -> None:
        """Take a report: `fraction_lost` is 0 to 1, since the report before."""
        lost_percent = 100 * fraction_lost
        wanted = 0
        if lost_percent >= _NOTICEABLE_PERCENT:
            wanted = next((step for step in STEPS_PERCENT[1:] if step >= lost_percent), 30)
        if wanted >= self.percent:
            self._needed_s = now_s
            self.percent = wanted
        elif now_s - self._needed_s >= CALM_S:
            self.percent = wanted
