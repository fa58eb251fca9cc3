"""What can be changed about an encoding while it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class EncodingParameters:
    """One encoding, as in W3C `RTCRtpEncodingParameters`.

    Attributes:
        active: Whether it is encoded and sent.
        max_bitrate_bps: Upper bound in bits per second; None: one that suits the picture's size.
        max_framerate: Upper bound in pictures per second; None: as many as the source has.
        scale_resolution_down_by: By how much both sides are divided, at least 1; None: 1, or powers
            of two if no encoding of a simulcast says anything.
    """

    active: bool = True
    max_bitrate_bps: int | None = None
    max_framerate: float | None = None
    scale_resolution_down_by: float | None = None


def resolve_scales(encodings: Sequence[EncodingParameters]) -> list[float]:
    """Return by how much each encoding is scaled down.

    Without any value N encodings become 2^(N-1), …, 2, 1, lowest first
    (W3C WebRTC, addTransceiver, step "scaleResolutionDownBy").
    """
    if all(encoding.scale_resolution_down_by is None for encoding in encodings):
        return [float(2 ** (len(encodings) - 1 - index)) for index in range(len(encodings))]
    return [max(1.0, encoding.scale_resolution_down_by or 1.0) for encoding in encodings]
