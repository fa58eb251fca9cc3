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
"""How long a recording waits for the sender's clock (its first Sender Report)."""

TRACK_WAIT_S = 10.0
"""How long a recording of several tracks waits for the first frame of each."""

_NTP_EPOCH_OFFSET_S = 2_208_988_800
"""Seconds from 1900 (NTP) to 1970 (Unix)."""


@dataclass(frozen=True, slots=True)
class TrackStart:
    """Where a track begins.

    Attributes:
        first: Its first frame.
        offset_s: Seconds from the start of the recording to the first frame.
    """

    first: EncodedFrame
    offset_s: float


@dataclass(frozen=True, slots=True)
class StartPlan:
    """The start of a recording.

    Attributes:
        start_time_s: Unix time of its first frame, on the sender's clock where that is known.
        tracks: Where each track begins, by track id; tracks without a frame are missing.
    """

    start_time_s: float
    tracks: dict[str, TrackStart]


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
    sender_times = {track_id: _sender_time(queues[track_id]) for track_id in present}
    if None in sender_times.values():
        if waited_s < REPORT_WAIT_S and not final:
            return None
        return _plan(present, {i: _arrival_as_unix(first) for i, first in present.items()})
    return _plan(present, {i: t for i, t in sender_times.items() if t is not None})


def _plan(firsts: Mapping[str, EncodedFrame], times: Mapping[str, float]) -> StartPlan:
    start_time_s = min(times.values())
    return StartPlan(
        start_time_s,
        {i: TrackStart(first, times[i] - start_time_s) for i, first in firsts.items()},
    )


def _sender_time(queue: FrameQueue) -> float | None:
    """Unix time of the first frame by the sender's clock, reckoned from the newest frame."""
    first, newest = queue.first, queue.newest
    if first is None or newest is None or newest.ntp_time_s is None:
        return None
    age_s = (newest.timestamp - first.timestamp) / first.clock_rate
    return newest.ntp_time_s - _NTP_EPOCH_OFFSET_S - age_s


def _arrival_as_unix(frame: EncodedFrame) -> float:
    return frame.arrival_time_s + time.time() - time.monotonic()
