"""Waiting for one frame of a track."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .errors import SnapshotError

if TYPE_CHECKING:
    from tureen_handler.media.frame import RawFrame
    from tureen_handler.media.track import Track


async def next_frame(track: Track) -> RawFrame:
    """Wait for the next decoded frame. The track is listened to only meanwhile, also if cancelled.

    Raises:
        SnapshotError: `nothing-received` when the track has ended or ends first.
    """
    sink = _OneFrameSink(track.id)
    unsubscribe = track.add_frame_sink(sink)
    try:
        return await sink.frame
    finally:
        unsubscribe()


class _OneFrameSink:
    """Keeps the first frame."""

    def __init__(self, track_id: str) -> None:
        self.frame: asyncio.Future[RawFrame] = asyncio.get_running_loop().create_future()
        self._track_id = track_id

    def handle_frame(self, frame: RawFrame) -> None:
        if not self.frame.done():
            self.frame.set_result(frame)

    def handle_ended(self) -> None:
        if not self.frame.done():
            self.frame.set_exception(SnapshotError.nothing_received(self._track_id))
