"""What the peer's estimates of the path mean."""

from __future__ import annotations

from typing import Final

_DECREASE: Final = 0.97
_HEAVY_LOSS: Final = 0.1


class PathEstimate:
    """Tells estimates of a full path from those of a sender that sends little.

    Receivers (REMB) begin with about what arrives first and then raise their estimate by some 8 %
    a second, whatever the path could carry; only a queue that grows makes them lower it.
    """

    def __init__(self) -> None:
        self._last_bps: int | None = None

    def is_exhausted(self, estimate_bps: int, fraction_lost: float) -> bool:
        """Whether the next estimate says that the path carries no more.

        Args:
            estimate_bps: The estimate.
            fraction_lost: The largest loss that was reported last, 0 to 1.
        """
        last_bps, self._last_bps = self._last_bps, estimate_bps
        sinks = last_bps is not None and estimate_bps < _DECREASE * last_bps
        return sinks or fraction_lost > _HEAVY_LOSS
