"""When a recording may begin, and where each of its tracks begins in it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tureen_handler.media.frame import EncodedFrame

    from .frame_queue import FrameQueue

REPORT_WAIT_S = 2.0
"""How long a recording of several tracks waits for the senders' clocks (their first reports)."""

TRACK_WAIT_S = 3.0
"""How long a recording of several tracks waits for the first frame of each."""

_NTP_EPOCH_OFFSET_S = 2_208_988_800
"""Seconds from 1900 (NTP) to 1970 (Unix)."""


@dataclass(frozen=True, slots=True)
class StartPlan:
    """The start of a recording.

    Attributes:
        moment_s: Its first frame, on `time.monotonic`.
        unix_time_s: The same as Unix time, by the sender's clock where that is known.
        firsts: The moment of each track's first frame, on `time.monotonic`, by track id; tracks
            without a frame are missing.
    """

    moment_s: float
    unix_time_s: float
    firsts: dict[str, float]


def plan_start(
    queues: Mapping[str, FrameQueue], *, now_s: float, final: bool = False
) -> StartPlan | None:
    """Decide whether the recording can begin.

    Tracks are lined up by the sender's clock when it is known for all of them, else by arrival.

    Args:
        queues: What waits, by track id.
        now_s: `time.monotonic` now.
        final: Begin with what is there, as nothing more will come.

    Returns:
        The plan, or None while it is worth waiting.
    """
    firsts = {track_id: queue.first for track_id, queue in queues.items()}
    present = {track_id: first for track_id, first in firsts.items() if first is not None}
    if not present:
        return None
    waited_s = now_s - min(first.arrival_time_s for first in present.values())
    if len(present) < len(firsts) and waited_s < TRACK_WAIT_S and not final:
        return None
    captured = {i: _captured_s(first, queues[i].newest) for i, first in present.items()}
    if None in captured.values():
        if waited_s < REPORT_WAIT_S and not final:
            return None
        return _plan(present, {i: first.arrival_time_s for i, first in present.items()}, queues)
    return _plan(present, {i: t for i, t in captured.items() if t is not None}, queues)


def _plan(
    firsts: Mapping[str, EncodedFrame], moments: dict[str, float], queues: Mapping[str, FrameQueue]
) -> StartPlan:
    earliest = min(moments, key=lambda track_id: moments[track_id])
    unix_time_s = _sender_time(firsts[earliest], queues[earliest].newest)
    if unix_time_s is None:
        unix_time_s = moments[earliest] + time.time() - time.monotonic()
    return StartPlan(moments[earliest], unix_time_s, moments)


def _captured_s(first: EncodedFrame, newest: EncodedFrame | None) -> float | None:
    """Moment of the first frame, reckoned from the newest one, whose moment is known best."""
    if newest is None or newest.capture_time_s is None:
        return first.capture_time_s
    return newest.capture_time_s - (newest.timestamp - first.timestamp) / first.clock_rate


def _sender_time(first: EncodedFrame, newest: EncodedFrame | None) -> float | None:
    """Unix time of the first frame by the sender's clock, reckoned from the newest frame."""
    if newest is None or newest.ntp_time_s is None:
        return None
    age_s = (newest.timestamp - first.timestamp) / first.clock_rate
    return newest.ntp_time_s - _NTP_EPOCH_OFFSET_S - age_s
