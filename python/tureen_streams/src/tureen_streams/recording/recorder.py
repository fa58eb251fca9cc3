"""Recorders: tracks into files."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from tureen_handler.codecs import CodecError

from .container_format import container_format
from .errors import RecordingError
from .file_names import FileNames
from .frame_queue import QueuedFrame
from .recording_pump import RecordingPump
from .recording_result import RecordingResult
from .recording_writer import RecordingWriter
from .track_feed import TrackFeed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tureen_handler.media.frame import EncodedFrame
    from tureen_handler.media.track import Track

    from .file_names import FileName
    from .recorder_options import RecorderListener, RecorderOptions
    from .recording_result import RecordingProgress


class Recorder:
    """Writes tracks to one file, or to one segment after the other.

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
        names = FileNames(path, options.existing, numbered=options.limits.limited)
        kinds = {track.id: track.kind for track in tracks}
        writer = RecordingWriter(names, container, kinds, options.limits)
        self._path = path
        self._listener = listener
        self._feeds = {t.id: TrackFeed(t, container, options.encoding, self) for t in tracks}
        self._pump = RecordingPump(writer, self._feeds, listener)
        self._living = set(self._feeds)
        self._turn = asyncio.Lock()
        self._paused_at_s: float | None = None
        self._paused_s = 0.0
        self._stopping: asyncio.Task[RecordingResult] | None = None

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
        try:
            name = await self._pump.reserve()
        except BaseException:
            self._pump.close()
            raise
        try:
            self._start_feeds()
        except RecordingError:
            await self._pump.discard()
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
                for track_id in self._feeds:
                    self._pump.interrupt(track_id)
                self._start_feeds()

    async def flush(self) -> RecordingProgress:
        """Write what has come so far and let the disk have it.

        The fragment that is being made, at most a second, stays in memory.

        Raises:
            RecordingError: `invalid-state` after `stop`, or what has failed.
        """
        async with self._turn:
            self._require_recording()
            await self._pump.flush(sync=True)
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
        return self._pump.progress()

    def handle_frame(self, track_id: str, frame: EncodedFrame, channels: int) -> None:
        """Take a frame; see `FeedListener`."""
        here = self._feeds[track_id].transcodes
        queued = QueuedFrame(frame, channels, self._paused_s, encoded_here=here)
        self._pump.push(track_id, queued)

    def handle_interruption(self, track_id: str) -> None:
        """Wait for a key frame; see `FeedListener`."""
        self._pump.interrupt(track_id)

    def handle_ended(self, track_id: str) -> None:
        """Take note that a track ended. The file stays open until `stop`."""
        if track_id in self._living:
            self._living.discard(track_id)
            if not self._living:
                self._listener.handle_ended()

    async def _stop(self) -> RecordingResult:
        async with self._turn:
            await self._stop_feeds()
            await self._pump.flush(final=True)
            await self._pump.finish()
        if self._pump.error is not None:
            raise self._pump.error
        return RecordingResult(tuple(self._pump.segments), self.progress())

    def _start_feeds(self) -> None:
        """Begin to take frames, of all tracks or of none."""
        try:
            for feed in self._feeds.values():
                feed.start()
        except CodecError as error:
            for feed in self._feeds.values():
                feed.leave()
            message = f"cannot record to {self._path}: {error}"
            raise RecordingError("unsupported-codec", message) from error

    async def _stop_feeds(self) -> None:
        await asyncio.gather(*(feed.stop() for feed in self._feeds.values()))

    def _require_recording(self) -> None:
        if self._pump.error is not None:
            raise self._pump.error
        if self._stopping is not None:
            raise RecordingError("invalid-state", f"the recording {self._path} was stopped")
