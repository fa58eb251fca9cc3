"""Recorders: tracks into files."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from tureen_handler.codecs import CodecError

from .container_format import container_format
from .errors import RecordingError
from .file_names import FileNames
from .frame_queue import FrameQueue, QueuedFrame
from .recording_progress import describe_progress
from .recording_result import RecordingResult
from .recording_writer import RecordingWriter
from .start_plan import plan_start
from .track_feed import TrackFeed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tureen_handler.media.frame import EncodedFrame
    from tureen_handler.media.track import Track

    from .file_names import FileName
    from .media_file import FinishedFile
    from .recorder_options import RecorderListener, RecorderOptions
    from .recording_result import RecordingProgress

_T = TypeVar("_T")

logger = logging.getLogger(__name__)

_FLUSH_INTERVAL_S = 0.5
"""Frames are written in batches: a thread hop for each would cost more than the writing."""

_PROGRESS_INTERVAL_S = 1.0


class Recorder:
    """Writes tracks to one file, or to one segment after the other, on a thread of its own.

    Frames wait in bounded queues: a slow disk holds up neither the process nor other recordings.

    Args:
        tracks: The tracks to record.
        path: The file to make; its extension chooses the container.
        options: How to record.
        listener: Is told what happens.

    Raises:
        RecordingError: `unsupported-container`.
    """

    def __init__(
        self,
        tracks: Sequence[Track],
        path: Path,
        *,
        options: RecorderOptions,
        listener: RecorderListener,
    ) -> None:
        container = container_format(path, [track.kind for track in tracks])
        self._listener = listener
        self._path = path
        self._feeds = {t.id: TrackFeed(t, container, options.encoding, self) for t in tracks}
        self._queues = {track.id: FrameQueue(track.kind) for track in tracks}
        names = FileNames(path, options.existing, numbered=options.limits.limited)
        kinds = {track.id: track.kind for track in tracks}
        self._writer = RecordingWriter(names, container, kinds, options.limits)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recorder")
        self._segments: list[FinishedFile] = []
        self._living = set(self._feeds)
        self._turn = asyncio.Lock()
        self._paused_at_s: float | None = None
        self._paused_s = 0.0
        self._flush_timer: asyncio.TimerHandle | None = None
        self._flushing: asyncio.Task[None] | None = None
        self._stopping: asyncio.Task[RecordingResult] | None = None
        self._told_s = float("-inf")
        self._error: RecordingError | None = None

    @property
    def paused(self) -> bool:
        """Whether `pause` was called last."""
        return self._paused_at_s is not None

    async def start(self) -> FileName:
        """Make the file and begin to take frames. When cancelled, nothing stays.

        Returns:
            The names of the file, or of its first segment.

        Raises:
            RecordingError: `file-exists` or `unwritable` when the file cannot be made,
                `unsupported-codec` for a track that nothing here can encode.
        """
        reserving = asyncio.ensure_future(self._in_thread(self._writer.reserve))
        try:
            name = await asyncio.shield(reserving)
            self._start_feeds()
        except BaseException:
            await self._abandon(reserving)
            raise
        return name

    async def pause(self) -> None:
        """Record nothing until `resume`; the time between is not in the file. Safe to call twice.

        Raises:
            RecordingError: `invalid-state` after `stop`, or what has failed before.
        """
        async with self._turn:
            self._require_recording()
            if self._paused_at_s is None:
                self._paused_at_s = time.monotonic()
                await self._stop_feeds()

    async def resume(self) -> None:
        """Go on where `pause` left off, for video with the next key frame. Safe to call twice.

        Raises:
            RecordingError: `invalid-state` after `stop`, or what has failed before.
        """
        async with self._turn:
            self._require_recording()
            if self._paused_at_s is not None:
                self._paused_s += time.monotonic() - self._paused_at_s
                self._paused_at_s = None
                for queue in self._queues.values():
                    queue.interrupt()
                self._start_feeds()

    async def flush(self) -> RecordingProgress:
        """Write what has come so far and let the disk have it.

        The fragment that is being made, at most a second, stays in memory.

        Raises:
            RecordingError: `invalid-state` after `stop`, or what has failed.
        """
        async with self._turn:
            self._require_recording()
            await self._settle_flushes()
            await self._flush(final=False)
            if self._error is None:
                await self._in_thread(self._writer.sync)
            self._require_recording()
            return self.progress()

    async def stop(self) -> RecordingResult:
        """Write what waits and finish the file. Calling it again gives the same result.

        Raises:
            RecordingError: The first thing that went wrong; what was written is kept.
        """
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._stop())
        return await asyncio.shield(self._stopping)

    def progress(self) -> RecordingProgress:
        """How far the recording is."""
        return describe_progress(self._writer, self._queues, self._feeds)

    def handle_frame(self, track_id: str, frame: EncodedFrame, channels: int) -> None:
        """Take a frame; see `FeedListener`."""
        here = self._feeds[track_id].transcodes
        queued = QueuedFrame(frame, channels, self._paused_s, encoded_here=here)
        if self._error is None and not self._queues[track_id].push(queued):
            self._feeds[track_id].request_key_frame()
        if self._flush_timer is None and self._stopping is None:
            loop = asyncio.get_running_loop()
            self._flush_timer = loop.call_later(_FLUSH_INTERVAL_S, self._begin_flush)

    def handle_interruption(self, track_id: str) -> None:
        """Wait for a key frame; see `FeedListener`."""
        self._queues[track_id].interrupt()

    def handle_ended(self, track_id: str) -> None:
        """Take note that a track ended. The file stays open until `stop`."""
        if track_id in self._living:
            self._living.discard(track_id)
            if not self._living:
                self._listener.handle_ended()

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
            await self._fail(error)
        except CodecError as error:
            await self._fail(_unsupported(self._path, error))
        except Exception as error:
            logger.exception("a recording failed unexpectedly")
            message = f"writing {self._path} failed unexpectedly: {error!r}"
            await self._fail(RecordingError("write-failed", message, self._writer.partial_path))

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
            self._segments.append(segment)
            self._listener.handle_segment(len(self._segments) - 1, segment)

    def _tell_progress(self) -> None:
        now_s = time.monotonic()
        if now_s - self._told_s >= _PROGRESS_INTERVAL_S:
            self._told_s = now_s
            self._listener.handle_progress(self.progress())

    async def _fail(self, error: RecordingError) -> None:
        self._error = error
        for feed in self._feeds.values():
            feed.leave()
        logger.error("%s", error)
        self._listener.handle_failed(error)
        await self._in_thread(self._writer.abandon)

    async def _stop(self) -> RecordingResult:
        async with self._turn:
            await self._stop_feeds()
            await self._settle_flushes()
            await self._flush(final=True)
            try:
                if self._error is None:
                    self._add_segments(await self._in_thread(self._writer.finish))
            except RecordingError as error:
                self._error = error
                await self._in_thread(self._writer.abandon)
            self._thread.shutdown(wait=False)
        if self._error is not None:
            raise self._error
        return RecordingResult(tuple(self._segments), self.progress())

    async def _settle_flushes(self) -> None:
        """Wait for the flush that is under way, and leave out the one that is due."""
        if self._flush_timer is not None:
            self._flush_timer.cancel()
            self._flush_timer = None
        if self._flushing is not None:
            await self._flushing

    def _start_feeds(self) -> None:
        try:
            for feed in self._feeds.values():
                feed.start()
        except CodecError as error:
            raise _unsupported(self._path, error) from error

    async def _stop_feeds(self) -> None:
        await asyncio.gather(*(feed.stop() for feed in self._feeds.values()))

    async def _abandon(self, reserving: asyncio.Future[FileName]) -> None:
        """Leave tracks, and remove the file if it was made: threads cannot be cancelled."""
        for feed in self._feeds.values():
            feed.leave()
        await asyncio.wait([reserving])
        if reserving.exception() is None:
            await self._in_thread(self._writer.discard)
        self._thread.shutdown(wait=False)

    def _require_recording(self) -> None:
        if self._error is not None:
            raise self._error
        if self._stopping is not None:
            raise RecordingError("invalid-state", f"the recording {self._path} was stopped")

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _unsupported(path: Path, error: CodecError) -> RecordingError:
    return RecordingError("unsupported-codec", f"cannot record to {path}: {error}")
