"""Why video looks worse than it could (W3C RTCQualityLimitationReason)."""

from __future__ import annotations

from typing import Literal

QualityLimitationReason = Literal["none", "cpu", "bandwidth", "other"]

_OVERLOAD_LASTS_S = 2.0


class QualityLimitation:
    """The present reason, and how long each reason was the present one.

    Attributes:
        reason: "cpu" for two seconds after a picture had to be dropped, "bandwidth" while the
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
        self._overloaded_until_s = 0.0

    def note_drop(self, now_s: float) -> None:
        """Take note that a picture was dropped because encoding fell behind."""
        self._overloaded_until_s = now_s + _OVERLOAD_LASTS_S
        self._change("cpu", now_s)

    def note_frame(self, now_s: float, *, limited: bool) -> None:
        """Take note of a frame whose target was `limited` by the path, or not."""
        if now_s >= self._overloaded_until_s:
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
