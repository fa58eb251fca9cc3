"""All files of one recording. Everything here blocks and belongs into its thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .media_file import MediaFile
from .placeholder import placeholder
from .segment_router import SegmentRouter
from .stream_template import StreamHead
from .track_clock import TrackClock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tureen_handler.media.frame import Kind

    from .container_format import ContainerFormat
    from .file_names import FileName, FileNames
    from .frame_queue import QueuedFrame
    from .media_file import FinishedFile
    from .segment_router import SegmentLimits
    from .start_plan import StartPlan

Batch = dict[str, list["QueuedFrame"]]
"""Frames that wait to be written, by track id."""


@dataclass(slots=True)
class _Track:
    """What is known of a track that is written.

    Attributes:
        clock: From its timestamps to moments.
        head: Newest key frame.
        time_s: Moment in the recording of its newest frame.
        frames: Frames written.
        encoded_here: Whose timestamps the clock counts, as in `QueuedFrame`.
    """

    head: StreamHead
    clock: TrackClock | None = None
    time_s: float = 0.0
    frames: int = 0
    encoded_here: bool = False


@dataclass(frozen=True, slots=True)
class _TimedFrame:
    time_s: float
    track_id: str
    queued: QueuedFrame


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a batch came to.

    Attributes:
        finished: Segments that are whole.
        wants_key_frames: Tracks of which key frames are needed, by id.
    """

    finished: list[FinishedFile]
    wants_key_frames: frozenset[str]


class RecordingWriter:
    """Writes frames into one file, or into one segment after the other.

    Attributes:
        skipped: Frames without a key frame before them in their file, which were left out.
        written_bytes: Bytes of all frames written.
    """

    def __init__(
        self,
        names: FileNames,
        container: ContainerFormat,
        kinds: Mapping[str, Kind],
        limits: SegmentLimits,
    ) -> None:
        """Prepare to write tracks of these ids and kinds."""
        self.skipped = 0
        self.written_bytes = 0
        self._names = names
        self._format = container
        self._kinds = kinds
        self._router = SegmentRouter(kinds, limits)
        self._files: dict[int, MediaFile] = {}
        self._tracks: dict[str, _Track] = {}
        self._begun: set[tuple[int, str]] = set()
        self._moment_s = 0.0
        self._unix_time_s = 0.0
        self._finished = 0

    @property
    def started(self) -> bool:
        """Whether the first header is written."""
        return bool(self._tracks)

    @property
    def partial_path(self) -> Path | None:
        """Where the newest segment is being written."""
        return self._files[max(self._files)].partial_path if self._files else None

    def reserve(self) -> FileName:
        """Make the first temporary file, so that an unwritable folder is known at once.

        Returns:
            Its names.

        Raises:
            RecordingError: `file-exists` or `unwritable`.
        """
        name = self._names.take()
        self._files[0] = MediaFile(name, self._format)
        return name

    def discard(self) -> None:
        """Remove the file of a recording that does not begin."""
        for file in self._files.values():
            file.discard()
        self._files.clear()

    def start(self, plan: StartPlan, targets: Mapping[str, str], batch: Batch) -> None:
        """Write the header of the first file.

        Args:
            plan: When it begins.
            targets: The codec of each track by id, in lower case.
            batch: What waits; the first frame of a track tells the muxer its codec.

        Raises:
            RecordingError: `unsupported-codec`, `disk-full` or `write-failed`.
            CodecError: Nothing can stand for a track that is missing.
        """
        self._unix_time_s = plan.unix_time_s
        self._moment_s = min(
            moment_s - batch[track_id][0].paused_s for track_id, moment_s in plan.firsts.items()
        )
        for track_id in self._kinds:
            first = next(iter(batch.get(track_id, ())), None)
            if first is None:
                self._tracks[track_id] = _Track(placeholder(targets[track_id]))
            else:
                head = StreamHead(first.frame, first.channels)
                clock = TrackClock(first.frame, plan.firsts[track_id])
                self._tracks[track_id] = _Track(head, clock, encoded_here=first.encoded_here)
        self._start_file(0)

    def write(self, batch: Batch) -> WriteReport:
        """Write frames, oldest first, into the segments to which they belong.

        Raises:
            RecordingError: What was written is kept.
        """
        headless: set[str] = set()
        for timed in self._in_order(batch):
            if not self._write_frame(timed):
                self.skipped += 1
                headless.add(timed.track_id)
        newest_s = max((track.time_s for track in self._tracks.values()), default=0.0)
        finished = [self._finish_file(index) for index in self._router.take_closed(newest_s)]
        self._begun = {(index, i) for index, i in self._begun if index in self._files}
        return WriteReport(finished, self._router.tracks_wanting_key_frames() | headless)

    def sync(self) -> None:
        """Let the disk have what was written.

        Raises:
            RecordingError: `disk-full` or `write-failed`.
        """
        if self.started:
            for file in self._files.values():
                file.sync()

    def finish(self) -> list[FinishedFile]:
        """Write the end of all files that are open.

        Raises:
            RecordingError: The first thing that went wrong.
        """
        finished: list[FinishedFile] = []
        for index, file in sorted(self._files.items()):
            if file.frames or not self._finished:
                finished.append(self._finish_file(index))
            else:
                file.discard()
        return finished

    def abandon(self) -> None:
        """Close all files after an error and leave them under their temporary names."""
        for file in self._files.values():
            file.abandon()

    def durations_s(self) -> dict[str, float]:
        """Seconds of the recording at which each track is, by id."""
        return {track_id: track.time_s for track_id, track in self._tracks.items()}

    def frames(self) -> dict[str, int]:
        """Frames written of each track, by id."""
        return {track_id: track.frames for track_id, track in self._tracks.items()}

    def _in_order(self, batch: Batch) -> Iterable[_TimedFrame]:
        timed = [
            _TimedFrame(self._time_s(track_id, queued), track_id, queued)
            for track_id, frames in batch.items()
            for queued in frames
        ]
        return sorted(timed, key=lambda each: each.time_s)

    def _time_s(self, track_id: str, queued: QueuedFrame) -> float:
        """Moment of a frame in the recording; never less than that of the frame before."""
        track, frame = self._tracks[track_id], queued.frame
        if track.clock is None or track.encoded_here != queued.encoded_here:
            captured_s = frame.capture_time_s
            moment_s = frame.arrival_time_s if captured_s is None else captured_s
            track.clock = TrackClock(frame, moment_s)
            track.encoded_here = queued.encoded_here
        time_s = track.clock.moment_s(frame) - self._moment_s - queued.paused_s
        track.time_s = max(track.time_s, time_s)
        return track.time_s

    def _write_frame(self, timed: _TimedFrame) -> bool:
        """Write a frame; False when its file needs a key frame of its track first."""
        frame, track_id = timed.queued.frame, timed.track_id
        router, track = self._router, self._tracks[track_id]
        if frame.key_frame:
            track.head = StreamHead(frame, timed.queued.channels)
        index = router.route(
            track_id,
            timed.time_s,
            key_frame=frame.key_frame,
            payload_bytes=self._files[router.newest].payload_bytes,
        )
        if router.newest not in self._files:
            self._files[router.newest] = MediaFile(self._names.take(), self._format)
            self._start_file(router.newest, timed.queued.paused_s)
        if not frame.key_frame and (index, track_id) not in self._begun:
            return False
        self._begun.add((index, track_id))
        self._files[index].write(track_id, frame, timed.time_s - router.starts_s[index])
        track.frames += 1
        self.written_bytes += len(frame.data)
        return True

    def _start_file(self, index: int, paused_s: float = 0.0) -> None:
        start_s = self._router.starts_s[index]
        heads = {track_id: track.head for track_id, track in self._tracks.items()}
        self._files[index].start(heads, self._unix_time_s + start_s + paused_s)
        for track_id, track in self._tracks.items():
            if track.clock is None and track.head.frame.data:
                self._files[index].write(track_id, track.head.frame, 0.0)

    def _finish_file(self, index: int) -> FinishedFile:
        finished = self._files[index].finish()
        del self._files[index]
        self._finished += 1
        return finished
