"""How media time runs against the clock of this process."""

from __future__ import annotations

_TOLERATED_LATENESS_S = 0.3


class PlaybackClock:
    """Media time runs with `time.monotonic` from the moment of the start.

    When frames come much too late (a suspended machine, a stalled server), the time line is moved,
    so that what follows comes at its pace and not all at once.

    Attributes:
        stalls: How often the time line was moved.
    """

    def __init__(self) -> None:
        self.stalls = 0
        self._start_s: float | None = None
        self._paused_s: float | None = None

    @property
    def paused(self) -> bool:
        """Whether media time stands still."""
        return self._paused_s is not None

    def pause(self, now_s: float) -> None:
        """Let media time stand still from `now_s` on. Safe to call twice."""
        if self._paused_s is None:
            self._paused_s = now_s

    def resume(self, now_s: float) -> None:
        """Let media time go on from where it stands. Safe to call twice."""
        if self._paused_s is not None and self._start_s is not None:
            self._start_s += max(0.0, now_s - max(self._paused_s, self._start_s))
        self._paused_s = None

    def start(self, now_s: float) -> None:
        """Let media time 0 be `now_s`. Only the first call counts."""
        if self._start_s is None:
            self._start_s = now_s

    def moment_s(self, media_s: float) -> float:
        """Return when, on the monotonic clock, a media time is."""
        return (self._start_s or 0.0) + media_s

    def position_s(self, now_s: float) -> float:
        """Return the media time at the moment `now_s`; 0 before the start."""
        if self._start_s is None:
            return 0.0
        return (now_s if self._paused_s is None else self._paused_s) - self._start_s

    def note_delivery(self, media_s: float, now_s: float) -> None:
        """Take note that the frame of `media_s` goes out at `now_s`."""
        late_s = now_s - self.moment_s(media_s)
        if late_s > _TOLERATED_LATENESS_S and self._start_s is not None:
            self._start_s += late_s
            self.stalls += 1

    def follow(self, media_s: float, now_s: float) -> None:
        """Take note that a live source delivered the frame of `media_s` at `now_s`."""
        if abs(now_s - self.moment_s(media_s)) > _TOLERATED_LATENESS_S:
            self._start_s = now_s - media_s
            self.stalls += 1
