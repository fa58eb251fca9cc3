"""Recorders: encoded frames of tracks into one file."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tureen_handler.media.errors import UnsupportedError

from .container_format import container_format
from .errors import RecordingError
from .frame_queue import FrameQueue
from .media_file import MediaFile
from .start_plan import plan_start

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from tureen_handler.media.frame import EncodedFrame
    from tureen_handler.media.track import EncodedSink, Track, Unsubscribe

_T = TypeVar("_T")

logger = logging.getLogger(__name__)

_FLUSH_INTERVAL_S = 0.5
"""Frames are written in batches: a thread hop for each would cost more than the writing."""


@dataclass(frozen=True, slots=True)
class RecordingResult:
    """A finished recording.

    Attributes:
        bytes: Size of the file.
        duration_s: Seconds from its first frame to the end of its last.
        frames: Frames written, of all tracks.
        dropped_frames: Frames that were not written: before the first key frame, or on a slow disk.
    """

    bytes: int
    duration_s: float
    frames: int
    dropped_frames: int


class Recorder:
    """Writes the encoded frames of tracks to one file, in batches on a worker thread.

    Args:
        tracks: The tracks to record; each must have an encoded form.
        path: The file to make; its extension chooses the container.
        executor: Where the blocking work runs.
        on_failed: Told once when writing fails; `stop` raises the same error.
    """

    def __init__(
        self,
        tracks: Sequence[Track],
        path: Path,
        *,
        executor: Executor,
        on_failed: Callable[[RecordingError], None],
    ) -> None:
        self._tracks = list(tracks)
        self._file = MediaFile(path, container_format(path))
        self._executor = executor
        self._on_failed = on_failed
        self._queues = {track.id: FrameQueue(track.kind) for track in tracks}
        self._unsubscribe: list[Unsubscribe] = []
        self._flush_timer: asyncio.TimerHandle | None = None
        self._flushing: asyncio.Task[None] | None = None
        self._stopping: asyncio.Task[RecordingResult] | None = None
        self._error: RecordingError | None = None
        self._frames = 0
        self._skipped = 0

    async def start(self) -> None:
        """Make the file and begin to take frames. When cancelled, nothing stays.

        Raises:
            RecordingError: `unwritable` when the file cannot be made, `unsupported-codec` for a
                track that has no encoded form.
        """
        reserving = asyncio.ensure_future(self._in_thread(self._file.reserve))
        try:
            await asyncio.shield(reserving)
            for track in self._tracks:
                self._unsubscribe.append(_subscribe(track, _QueueSink(self, track)))
        except BaseException:
            self._detach()
            await self._abandon(reserving)
            raise

    async def stop(self) -> RecordingResult:
        """Write what waits and finish the file. Calling it again gives the same result.

        Raises:
            RecordingError: The first thing that went wrong; what was written is kept.
        """
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._stop())
        return await asyncio.shield(self._stopping)

    async def _abandon(self, reserving: asyncio.Future[None]) -> None:
        """Remove the file, if it was made: threads cannot be cancelled."""
        await asyncio.wait([reserving])
        if reserving.exception() is None:
            await self._in_thread(self._file.discard)

    def push(self, track: Track, frame: EncodedFrame) -> None:
        """Take one frame of `track`."""
        if self._error is None and not self._queues[track.id].push(frame):
            track.request_key_frame()
        if self._flush_timer is None and self._stopping is None:
            loop = asyncio.get_running_loop()
            self._flush_timer = loop.call_later(_FLUSH_INTERVAL_S, self._begin_flush)

    def _begin_flush(self) -> None:
        self._flush_timer = None
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush(final=False))

    async def _flush(self, *, final: bool) -> None:
        if self._error is not None:
            return
        try:
            await self._write_batch(final=final)
        except RecordingError as error:
            self._fail(error)
        except Exception as error:
            logger.exception("a recording failed unexpectedly")
            self._fail(RecordingError("write-failed", f"writing failed unexpectedly: {error!r}"))

    async def _write_batch(self, *, final: bool) -> None:
        plan = None
        if not self._file.started:
            plan = plan_start(self._queues, now_s=time.monotonic(), final=final)
            if plan is None:
                return
        batch = [(i, frame) for i, queue in self._queues.items() for frame in queue.take_all()]
        if plan is not None:
            await self._in_thread(lambda: self._file.start(plan))
        await self._in_thread(lambda: self._write(batch))

    def _write(self, batch: Sequence[tuple[str, EncodedFrame]]) -> None:
        for track_id, frame in batch:
            if self._file.write(track_id, frame):
                self._frames += 1
            else:
                self._skipped += 1

    def _fail(self, error: RecordingError) -> None:
        self._error = error
        self._detach()
        logger.error("%s", error)
        self._on_failed(error)

    async def _stop(self) -> RecordingResult:
        self._detach()
        if self._flush_timer is not None:
            self._flush_timer.cancel()
        if self._flushing is not None:
            await self._flushing
        await self._flush(final=True)
        size = await self._finish_file()
        if self._error is not None:
            raise self._error
        dropped = self._skipped + sum(queue.dropped for queue in self._queues.values())
        return RecordingResult(size, self._file.duration_s(), self._frames, dropped)

    async def _finish_file(self) -> int:
        """Finish the file even after an error, to keep what was written; the first error counts."""
        try:
            return await self._in_thread(self._file.finish)
        except RecordingError as error:
            self._error = self._error or error
            return 0

    def _detach(self) -> None:
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)


def _subscribe(track: Track, sink: EncodedSink) -> Unsubscribe:
    try:
        return track.add_encoded_sink(sink)
    except UnsupportedError as error:
        raise RecordingError("unsupported-codec", f"it cannot be recorded: {error}") from error


class _QueueSink:
    """Takes the frames of one track for the recorder."""

    def __init__(self, recorder: Recorder, track: Track) -> None:
        self._recorder = recorder
        self._track = track

    def handle_encoded_frame(self, frame: EncodedFrame) -> None:
        self._recorder.push(self._track, frame)

    def handle_ended(self) -> None:
        """The file stays open until `stop`; what came is written by the flush that is due."""
