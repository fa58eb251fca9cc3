"""From what tracks bring to files: batches on a thread of their own."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from tureen_handler.codecs import CodecError

from .errors import RecordingError
from .frame_queue import FrameQueue
from .recording_progress import describe_progress
from .start_plan import plan_start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .file_names import FileName
    from .frame_queue import QueuedFrame
    from .media_file import FinishedFile
    from .recorder_options import RecorderListener
    from .recording_result import RecordingProgress
    from .recording_writer import RecordingWriter
    from .track_feed import TrackFeed

_T = TypeVar("_T")

logger = logging.getLogger(__name__)

_FLUSH_INTERVAL_S = 0.5
"""Frames are written in batches: a thread hop for each would cost more than the writing."""

_PROGRESS_INTERVAL_S = 1.0


class RecordingPump:
    """Queues frames and lets a thread write them.

    The queues are bounded: a slow disk holds up neither the process nor other recordings. When
    writing fails the tracks are left, and what was written is kept.

    Args:
        writer: Writes the files.
        feeds: The tracks by id.
        listener: Is told what happens.

    Attributes:
        error: The first thing that went wrong; None while all is well.
        segments: The files that are whole.
    """

    def __init__(
        self, writer: RecordingWriter, feeds: Mapping[str, TrackFeed], listener: RecorderListener
    ) -> None:
        self.error: RecordingError | None = None
        self.segments: list[FinishedFile] = []
        self._writer = writer
        self._feeds = feeds
        self._listener = listener
        self._queues = {track_id: FrameQueue(feed.kind) for track_id, feed in feeds.items()}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recorder")
        self._timer: asyncio.TimerHandle | None = None
        self._flushing: asyncio.Task[None] | None = None
        self._closing = False
        self._told_s = float("-inf")

    async def reserve(self) -> FileName:
        """Make the file. When cancelled, nothing stays.

        Raises:
            RecordingError: `file-exists` or `unwritable`.
        """
        reserving = asyncio.ensure_future(self._in_thread(self._writer.reserve))
        try:
            return await asyncio.shield(reserving)
        except asyncio.CancelledError:
            await asyncio.wait([reserving])  # threads cannot be cancelled
            if reserving.exception() is None:
                await self.discard()
            raise

    async def discard(self) -> None:
        """Remove the file of a recording that does not begin."""
        await self._in_thread(self._writer.discard)
        self.close()

    def push(self, track_id: str, queued: QueuedFrame) -> None:
        """Take a frame of a track."""
        if self.error is None and not self._queues[track_id].push(queued):
            self._feeds[track_id].request_key_frame()
        if self._timer is None and not self._closing:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(_FLUSH_INTERVAL_S, self._handle_timer)

    def interrupt(self, track_id: str) -> None:
        """Let a track go on with a key frame only."""
        self._queues[track_id].interrupt()

    async def flush(self, *, sync: bool = False, final: bool = False) -> None:
        """Write what waits; `error` tells whether that failed.

        Args:
            sync: Let the disk have it too.
            final: Nothing more will come.
        """
        self._closing |= final
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._flushing is not None and not self._flushing.done():
            await asyncio.shield(self._flushing)
        self._flushing = asyncio.create_task(self._flush(sync=sync, final=final))
        await asyncio.shield(self._flushing)

    async def finish(self) -> None:
        """Write the end of the files after the final flush; `error` tells whether that failed."""
        try:
            if self.error is None:
                self._add_segments(await self._in_thread(self._writer.finish))
        except RecordingError as error:
            self.error = error
            await self._in_thread(self._writer.abandon)
        self.close()

    def close(self) -> None:
        """End the thread after what it does."""
        self._thread.shutdown(wait=False)

    def progress(self) -> RecordingProgress:
        """How far the recording is."""
        return describe_progress(self._writer, self._queues, self._feeds)

    def _handle_timer(self) -> None:
        self._timer = None
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush(sync=False, final=False))

    async def _flush(self, *, sync: bool, final: bool) -> None:
        if self.error is not None:
            return
        try:
            await self._write_batch(final=final)
            if sync:
                await self._in_thread(self._writer.sync)
        except RecordingError as error:
            await self._fail(error)
        except CodecError as error:
            await self._fail(RecordingError("unsupported-codec", f"cannot record: {error}"))
        except Exception as error:
            logger.exception("a recording failed unexpectedly")
            partial_path = self._writer.partial_path
            message = f"writing {partial_path} failed unexpectedly: {error!r}"
            await self._fail(RecordingError("write-failed", message, partial_path))

    async def _write_batch(self, *, final: bool) -> None:
        writer, plan = self._writer, None
        if not writer.started:
            plan = plan_start(self._queues, now_s=time.monotonic(), final=final)
            if plan is None:
                return
        batch = {track_id: queue.take_all() for track_id, queue in self._queues.items()}
        if plan is not None:
            targets = {track_id: feed.target for track_id, feed in self._feeds.items()}
            await self._in_thread(lambda: writer.start(plan, targets, batch))
        report = await self._in_thread(lambda: writer.write(batch))
        for track_id in report.wants_key_frames:
            self._feeds[track_id].request_key_frame()
        self._add_segments(report.finished)
        self._tell_progress()

    def _add_segments(self, finished: Sequence[FinishedFile]) -> None:
        for segment in finished:
            self.segments.append(segment)
            self._listener.handle_segment(len(self.segments) - 1, segment)

    def _tell_progress(self) -> None:
        now_s = time.monotonic()
        if now_s - self._told_s >= _PROGRESS_INTERVAL_S:
            self._told_s = now_s
            self._listener.handle_progress(self.progress())

    async def _fail(self, error: RecordingError) -> None:
        self.error = error
        for feed in self._feeds.values():
            feed.leave()
        logger.error("%s", error)
        self._listener.handle_failed(error)
        await self._in_thread(self._writer.abandon)

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
