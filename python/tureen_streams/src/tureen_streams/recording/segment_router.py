"""Which segment a frame belongs to. No files, no clocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tureen_handler.media.frame import Kind

KEY_FRAME_WAIT_S: Final = 3.0
"""A segment that is due waits so long for a key frame, then it ends without one."""

SILENT_S: Final = 5.0
"""A track without frames for so long does not keep an old segment open."""


@dataclass(frozen=True, slots=True)
class SegmentLimits:
    """When a segment ends; at the first key frame after.

    Attributes:
        duration_s: Seconds; None: no limit.
        bytes: Bytes of its frames; None: no limit.
    """

    duration_s: float | None = None
    bytes: int | None = None

    @property
    def limited(self) -> bool:
        """Whether the recording is cut at all."""
        return self.duration_s is not None or self.bytes is not None


class SegmentRouter:
    """Cuts all tracks at one moment, each at its first frame from there on that can begin a file.

    While tracks that lag behind still belong to the old segment, both are open.

    Attributes:
        newest: Index of the newest segment, from 0.
        starts_s: Where the segments that are open begin, by index.
    """

    def __init__(self, kinds: Mapping[str, Kind], limits: SegmentLimits) -> None:
        """Route the tracks of these ids and kinds."""
        self.newest = 0
        self.starts_s = {0: 0.0}
        self._waits = False
        self._kinds = kinds
        self._limits = limits
        self._segments = dict.fromkeys(kinds, 0)
        self._heard_s = dict.fromkeys(kinds, 0.0)
        self._due_s = 0.0

    def route(self, track_id: str, time_s: float, *, key_frame: bool, payload_bytes: int) -> int:
        """Return the segment of the next frame.

        Args:
            track_id: Its track.
            time_s: Its moment in the recording; of one track never less than before.
            key_frame: Whether a file can begin with it.
            payload_bytes: Size of the newest segment so far.
        """
        self._heard_s[track_id] = time_s
        if len(self.starts_s) == 1 and self._is_due(time_s, payload_bytes):
            self._cut_if_possible(track_id, time_s, key_frame)
        if key_frame and time_s >= self.starts_s[self.newest]:
            self._segments[track_id] = self.newest
        return self._segments[track_id]

    def tracks_wanting_key_frames(self) -> frozenset[str]:
        """The videos that a segment waits for, by id."""
        return frozenset(
            track_id
            for track_id, kind in self._kinds.items()
            if kind == "video" and (self._waits or self._segments[track_id] < self.newest)
        )

    def take_closed(self, time_s: float) -> list[int]:
        """Forget and return the segments that get no frame any more, at `time_s`."""
        live = {
            segment
            for track_id, segment in self._segments.items()
            if time_s - self._heard_s[track_id] < SILENT_S
        }
        oldest = min((*live, self.newest))
        closed = [segment for segment in self.starts_s if segment < oldest]
        for segment in closed:
            del self.starts_s[segment]
        for track_id, segment in self._segments.items():
            self._segments[track_id] = max(segment, oldest)
        return closed

    def _is_due(self, time_s: float, payload_bytes: int) -> bool:
        duration_s, most_bytes = self._limits.duration_s, self._limits.bytes
        too_long = duration_s is not None and time_s - self._start_s >= duration_s
        return too_long or (most_bytes is not None and payload_bytes >= most_bytes)

    def _cut_if_possible(self, track_id: str, time_s: float, key_frame: bool) -> None:
        if not self._waits_for_key_frame(time_s):
            self._cut(time_s)
        elif self._kinds[track_id] == "video" and key_frame:
            self._cut(time_s)
        elif not self._waits:
            self._waits = True
            self._due_s = time_s

    def _waits_for_key_frame(self, time_s: float) -> bool:
        seen = any(
            kind == "video" and time_s - self._heard_s[track_id] < SILENT_S
            for track_id, kind in self._kinds.items()
        )
        waited = self._waits and time_s - self._due_s > KEY_FRAME_WAIT_S
        return seen and not waited

    def _cut(self, time_s: float) -> None:
        self.newest += 1
        self.starts_s[self.newest] = time_s
        self._waits = False

    @property
    def _start_s(self) -> float:
        return self.starts_s[self.newest]
