"""How many bits per second one video encoding may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .encoding_parameters import EncodingParameters
    from .send_options import SendOptions

_DEFAULT_MAXIMA_BPS = ((320 * 240, 600_000), (640 * 480, 1_700_000), (960 * 540, 2_000_000))
_DEFAULT_MAXIMUM_BPS = 2_500_000
"""What libwebrtc allows by default, by pixels of the picture."""


class BitrateTarget(NamedTuple):
    """What an encoder is told: `bitrate_bps` now, never more than `max_bitrate_bps`."""

    bitrate_bps: int
    max_bitrate_bps: int


class BitrateChooser:
    """Combines the bounds of the encoding, the estimate of the path and the size of the picture.

    Attributes:
        awaits_estimate: Whether estimates will come.
    """

    def __init__(self, options: SendOptions, *, awaits_estimate: bool) -> None:
        """Make a chooser; `awaits_estimate` says whether estimates will come (goog-remb)."""
        self._estimate_bps: int | None = None
        self._options = options
        self.awaits_estimate = awaits_estimate

    def set_estimate(self, estimate_bps: int, exhausted: bool = True) -> None:
        """Take this encoding's share of the path into account from now on.

        Where the path is not `exhausted` the estimate may raise the aim but not lower it: content
        that needs few bits would make the estimate sink, and with it the next, harder pictures.
        """
        before_bps = self._estimate_bps or self._options.start_bitrate_bps
        if exhausted or estimate_bps > before_bps:
            self._estimate_bps = estimate_bps

    def choose(self, pixels: int, parameters: EncodingParameters) -> BitrateTarget:
        """Return the target for pictures of so many `pixels`."""
        bounds = (parameters.max_bitrate_bps, self._options.max_bitrate_bps)
        given = [bound for bound in bounds if bound is not None]
        maximum = min(given) if given else default_maximum_bps(pixels)
        wanted = self._estimate_bps
        if wanted is None:
            wanted = self._options.start_bitrate_bps if self.awaits_estimate else maximum
        return BitrateTarget(min(max(wanted, self._options.min_bitrate_bps), maximum), maximum)


def default_maximum_bps(pixels: int) -> int:
    """Return the bits per second that are enough for pictures of so many pixels."""
    for limit, maximum_bps in _DEFAULT_MAXIMA_BPS:
        if pixels <= limit:
            return maximum_bps
    return _DEFAULT_MAXIMUM_BPS
