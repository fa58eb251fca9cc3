"""What a recording came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tureen_handler.media.frame import Kind

    from .media_file import FinishedFile


@dataclass(frozen=True, slots=True)
class TrackProgress:
    """One track of a recording.

    Attributes:
        track_id: Its id.
        kind: Its kind.
        mime_type: The codec in the file, in lower case.
        transcoded: Whether it was encoded for the file.
        frames: Frames written.
        duration_s: Seconds of the recording at which its newest frame is.
    """

    track_id: str
    kind: Kind
    mime_type: str
    transcoded: bool
    frames: int
    duration_s: float


@dataclass(frozen=True, slots=True)
class RecordingProgress:
    """How far a recording is.

    Attributes:
        bytes: Bytes of all frames written.
        duration_s: Seconds that were recorded.
        frames: Frames written, of all tracks.
        dropped_frames: Frames that were not written: before the first key frame, or because disk or
            encoder were too slow.
        queued_bytes: Bytes that wait to be written.
        tracks: Each track.
        partial_path: The file that is being written; None when there is none.
    """

    bytes: int
    duration_s: float
    frames: int
    dropped_frames: int
    queued_bytes: int
    tracks: tuple[TrackProgress, ...]
    partial_path: Path | None


@dataclass(frozen=True, slots=True)
class RecordingResult:
    """A finished recording.

    Attributes:
        segments: Its files in order; one unless it was cut.
        progress: How far it came.
    """

    segments: tuple[FinishedFile, ...]
    progress: RecordingProgress

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(segment.bytes for segment in self.segments)

    @property
    def duration_s(self) -> float:
        """Seconds from the first frame to the end of the last, without what was paused."""
        return sum(segment.duration_s for segment in self.segments)

    @property
    def frames(self) -> int:
        """Frames written, of all tracks."""
        return self.progress.frames

    @property
    def dropped_frames(self) -> int:
        """Frames that were not written."""
        return self.progress.dropped_frames
