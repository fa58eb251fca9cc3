"""One time line for streams whose timestamps jump."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av import AudioStream, Packet, VideoStream

_LARGEST_STEP_BACK_S = 1.0
_LARGEST_STEP_S = 10.0


class ContinuousTime:
    """Moves the timestamps of packets so that they go on where they jump.

    A server that was started again begins at zero, and playlists join pieces of any time. Small
    steps are left as they are: reordering, gaps.
    """

    def __init__(self) -> None:
        self._offset_s = 0.0
        self._last_s: dict[int, float] = {}

    def apply(self, packet: Packet[AudioStream | VideoStream]) -> None:
        """Change the timestamps of the next packet as needed."""
        dts = packet.pts if packet.dts is None else packet.dts
        if dts is None:
            return
        step_s = float(packet.time_base)
        given_s = dts * step_s
        time_s = given_s + self._offset_s
        if self._jumps(packet.stream_index, time_s):
            time_s = max(self._last_s.values())
            self._offset_s = time_s - given_s
        self._last_s[packet.stream_index] = time_s
        self._move(packet, round(self._offset_s / step_s))

    def _jumps(self, index: int, time_s: float) -> bool:
        if not self._last_s:
            return False
        before_s = self._last_s.get(index)
        back = before_s is not None and time_s < before_s - _LARGEST_STEP_BACK_S
        return back or time_s > max(self._last_s.values()) + _LARGEST_STEP_S

    def _move(self, packet: Packet[AudioStream | VideoStream], ticks: int) -> None:
        if ticks == 0:
            return
        if packet.pts is not None:
            packet.pts += ticks
        if packet.dts is not None:
            packet.dts += ticks
