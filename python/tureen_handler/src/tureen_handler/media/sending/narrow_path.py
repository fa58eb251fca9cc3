"""Whether a path is too narrow for what comes encoded already."""

from __future__ import annotations

from typing import Final

_NARROW: Final = 0.9
_WIDE: Final = 1.2
_FIRST_HOLD_S: Final = 5.0
_LONGEST_HOLD_S: Final = 80.0


class NarrowPath:
    """Follows estimates of a path.

    Encoded frames cannot be made smaller to find out whether they fit again, so once the path is
    not full any more they are tried after a while, each time after twice as long.

    Attributes:
        narrow: Whether frames should be encoded to fit.
    """

    def __init__(self) -> None:
        self.narrow = False
        self._since_s = 0.0
        self._hold_s = _FIRST_HOLD_S

    def note(self, estimate_bps: int, rate_bps: float, now_s: float, *, exhausted: bool) -> None:
        """Take an estimate; `rate_bps` is what the frames need.

        Args:
            estimate_bps: What the path carries, as far as it is known.
            rate_bps: What the frames need.
            now_s: On the monotonic clock.
            exhausted: Whether the path is full; if not, the estimate may just follow what is sent.
        """
        if exhausted and estimate_bps < rate_bps * _NARROW:
            if not self.narrow:
                self._since_s = now_s
            self.narrow = True
        elif estimate_bps > rate_bps * _WIDE:
            self.narrow = False
        elif self.narrow and not exhausted and now_s - self._since_s > self._hold_s:
            self.narrow = False
            self._hold_s = min(2 * self._hold_s, _LONGEST_HOLD_S)
