"""The file on disk. Everything here blocks and belongs into a writer's thread."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import av

from .errors import RecordingError, writing
from .track_writer import TrackWriter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tureen_handler.media.frame import EncodedFrame

    from .container_format import ContainerFormat
    from .file_names import FileName
    from .stream_template import StreamHead


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """A file that is whole.

    Attributes:
        path: Where it is.
        bytes: Its size.
        duration_s: Seconds from its first frame to the end of its last.
        frames: Frames written, of all tracks.
    """

    path: Path
    bytes: int
    duration_s: float
    frames: int


class MediaFile:
    """A media file that is written under a temporary name until it is whole.

    Args:
        name: Its names; the temporary file exists already.
        container: The container to write.
    """

    def __init__(self, name: FileName, container: ContainerFormat) -> None:
        self._path, self._partial_path, self._replaces = name
        self._format = container
        self._container: av.container.OutputContainer | None = None
        self._tracks: dict[str, TrackWriter] = {}

    @property
    def partial_path(self) -> Path:
        """Where it is written."""
        return self._partial_path

    @property
    def track_ids(self) -> frozenset[str]:
        """The tracks that it holds."""
        return frozenset(self._tracks)

    @property
    def payload_bytes(self) -> int:
        """Bytes of all frames so far."""
        return sum(track.bytes for track in self._tracks.values())

    @property
    def frames(self) -> int:
        """Frames written, of all tracks."""
        return sum(track.frames for track in self._tracks.values())

    @property
    def duration_s(self) -> float:
        """Seconds from the first frame of the file to the end of its last."""
        return max((track.end_s for track in self._tracks.values()), default=0.0)

    def start(self, heads: Mapping[str, StreamHead], unix_time_s: float) -> None:
        """Write the header.

        Args:
            heads: The streams by track id.
            unix_time_s: The moment of time 0 of the file.

        Raises:
            RecordingError: `unsupported-codec`, `disk-full` or `write-failed`.
        """
        with writing(self._path, self._partial_path):
            container = av.open(
                str(self._partial_path),
                mode="w",
                format=self._format.name,
                options=self._format.options,
            )
            self._container = container
            container.metadata.update(_start_metadata(unix_time_s))
            for track_id, head in heads.items():
                self._tracks[track_id] = TrackWriter(container, head)

    def write(self, track_id: str, frame: EncodedFrame, time_s: float) -> None:
        """Append one frame at `time_s` seconds of the file.

        Raises:
            RecordingError: `disk-full` or `write-failed`.
        """
        with writing(self._path, self._partial_path):
            self._tracks[track_id].write(frame, time_s)

    def sync(self) -> None:
        """Let the disk have what was written.

        Raises:
            RecordingError: `disk-full` or `write-failed`.
        """
        with writing(self._path, self._partial_path):
            _sync(self._partial_path)

    def finish(self) -> FinishedFile:
        """Write the end and give the file its final name.

        Raises:
            RecordingError: `disk-full`, `write-failed`, or `file-exists` when somebody made a file
                of its name meanwhile; the temporary file stays. `nothing-received` when nothing
                was ever written; the empty temporary file is removed.
        """
        if self._container is None or self.frames == 0:
            self.discard()
            raise RecordingError(
                "nothing-received", f"{self._path} was not made: no frame arrived to be recorded"
            )
        with writing(self._path, self._partial_path):
            self._container.close()
            _sync(self._partial_path)
            self._require_free()
            os.replace(self._partial_path, self._path)
            size = self._path.stat().st_size
        return FinishedFile(self._path, size, self.duration_s, self.frames)

    def _require_free(self) -> None:
        if self._path.exists() and not self._replaces:
            raise RecordingError(
                "file-exists",
                f"{self._path} was made by somebody else; the recording is in {self._partial_path}",
                self._partial_path,
            )

    def abandon(self) -> None:
        """Close the file after an error and leave it under its temporary name."""
        if self._container is not None:
            with suppress(av.FFmpegError, OSError, ValueError):
                self._container.close()

    def discard(self) -> None:
        """Remove a file in which there is nothing."""
        self.abandon()
        self._partial_path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _start_metadata(unix_time_s: float) -> dict[str, str]:
    moment = datetime.fromtimestamp(unix_time_s, tz=UTC)
    return {"creation_time": moment.isoformat(timespec="microseconds").replace("+00:00", "Z")}
