"""RTP timestamps as one growing time line."""

from __future__ import annotations

from .sequence import signed_difference


class Timeline:
    """Unwraps 32-bit timestamps; carries on smoothly when a stream restarts at another value."""

    def __init__(self, clock_rate: int) -> None:
        self._clock_rate = clock_rate
        self._timestamp = 0
        self._unwrapped: int | None = None
        self._arrival_s = 0.0
        self._epoch = 0

    def unwrap(self, timestamp: int, arrival_s: float, epoch: int) -> int:
        """Return the unwrapped value of the next frame's timestamp.

        Args:
            timestamp: 32 bits.
            arrival_s: When the frame arrived.
            epoch: Changes when the stream restarted. Then the time since the last frame counts,
                not the difference of the timestamps.
        """
        if self._unwrapped is None:
            self._unwrapped = timestamp
        elif epoch != self._epoch:
            elapsed_s = max(0.0, arrival_s - self._arrival_s)
            self._unwrapped += max(1, round(elapsed_s * self._clock_rate))
        else:
            self._unwrapped += signed_difference(timestamp, self._timestamp, 32)
        self._timestamp = timestamp
        self._arrival_s = arrival_s
        self._epoch = epoch
        return self._unwrapped
