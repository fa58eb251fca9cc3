"""Why video looks worse than it could (W3C RTCQualityLimitationReason)."""

from __future__ import annotations

from typing import Literal

QualityLimitationReason = Literal["none", "cpu", "bandwidth", "other"]

_DROP_LASTS_S = 2.0


class QualityLimitation:
    """The present reason, and how long each reason was the present one.

    Attributes:
        reason: What made a picture be dropped in the last two seconds, else "bandwidth" while the
            encoder aims below its maximum, else "none".
    """

    def __init__(self) -> None:
        self.reason: QualityLimitationReason = "none"
        self._durations_s: dict[QualityLimitationReason, float] = {
            "none": 0.0,
            "cpu": 0.0,
            "bandwidth": 0.0,
            "other": 0.0,
        }
        self._since_s: float | None = None
        self._dropping_until_s = 0.0

    def note_drop(self, now_s: float, reason: QualityLimitationReason) -> None:
        """Take note that a picture was dropped: encoding fell behind, or would have cost too much.

        "cpu" outlasts "bandwidth".
        """
        if self.reason == "cpu" and reason != "cpu" and now_s < self._dropping_until_s:
            return
        self._dropping_until_s = now_s + _DROP_LASTS_S
        self._change(reason, now_s)

    def note_frame(self, now_s: float, *, limited: bool) -> None:
        """Take note of a frame whose target was `limited` by the path, or not."""
        if now_s >= self._dropping_until_s:
            self._change("bandwidth" if limited else "none", now_s)

    def durations_s(self, now_s: float) -> dict[QualityLimitationReason, float]:
        """Return the seconds spent with each reason since the first note."""
        self._change(self.reason, now_s)
        return dict(self._durations_s)

    def _change(self, reason: QualityLimitationReason, now_s: float) -> None:
        if self._since_s is not None:
            self._durations_s[self.reason] += now_s - self._since_s
        self._since_s = now_s
        self.reason = reason
