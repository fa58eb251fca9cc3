"""What lives in this layer of the worker."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from tureen_channel import ChannelError, ChannelRequestError
from tureen_handler import HandlerService

from .making.timeline import Timelines
from .mixing.mixes import Mixes
from .reading.readers import Readers

if TYPE_CHECKING:
    from tureen_handler.service import TrackTable

    from tureen_channel import Channel
    from tureen_worker import Registry

    from .recording.recorder import Recorder

_logger = logging.getLogger(__name__)

_WRITER_THREADS = 4
"""Threads for files: a slow disk may hold some without holding every recording."""


class RecorderTable:
    """The recorders that are writing, by id."""

    def __init__(self) -> None:
        self._recorders: dict[str, Recorder] = {}

    def add(self, recorder_id: str, recorder: Recorder) -> None:
        """Keep a recorder that has been started."""
        self._recorders[recorder_id] = recorder

    def get(self, recorder_id: str) -> Recorder:
        """Return a recorder.

        Raises:
            ChannelRequestError: `not-found` when there is none of that id.
        """
        recorder = self._recorders.get(recorder_id)
        if recorder is None:
            raise ChannelRequestError(
                name="NotFoundError",
                code="not-found",
                message=f"no recorder has the id '{recorder_id}': it was stopped or never started",
            )
        return recorder

    def remove(self, recorder_id: str) -> Recorder:
        """Take a recorder out.

        Raises:
            ChannelRequestError: `not-found` when there is none of that id.
        """
        recorder = self.get(recorder_id)
        del self._recorders[recorder_id]
        return recorder

    def take_all(self) -> list[Recorder]:
        """Take all recorders out."""
        recorders = list(self._recorders.values())
        self._recorders.clear()
        return recorders


class StreamsService:
    """Tracks, recorders and threads that the requests of this layer work with."""

    def __init__(self, registry: Registry) -> None:
        self.channel: Channel = registry.channel
        self.tracks: TrackTable = registry.get(HandlerService).tracks
        self.recorders = RecorderTable()
        self.timelines = Timelines()
        self.mixes = Mixes()
        self.readers = Readers()
        self.executor = ThreadPoolExecutor(_WRITER_THREADS, thread_name_prefix="streams")

    def tell_recorder(self, recorder_id: str, event: str, data: dict[str, Any]) -> None:
        """Tell Node.js about a recording; what the channel cannot take is logged."""
        try:
            self.channel.notify(event, target=recorder_id, data=data)
        except ChannelError as error:
            _logger.warning("could not tell %s of a recording: %s", event, error)

    async def close(self) -> None:
        """Finish every file that is being written."""
        recorders = self.recorders.take_all()
        await asyncio.gather(*(r.stop() for r in recorders), return_exceptions=True)
        self.executor.shutdown(wait=False, cancel_futures=True)
