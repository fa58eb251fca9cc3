"""The file on disk. Everything here blocks and belongs into a worker thread."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import av

from .container_format import ContainerFormat, require_codec
from .errors import RecordingError
from .stream_template import open_template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.stream import Stream
    from tureen_handler.media.frame import EncodedFrame

    from .start_plan import StartPlan, TrackStart


class MediaFile:
    """A media file that is written under a temporary name until it is whole.

    Args:
        path: Its final name. The temporary one has `.part` appended.
        container: The container to write.
    """

    def __init__(self, path: Path, container: ContainerFormat) -> None:
        self._path = path
        self._format = container
        self._partial_path = path.with_name(f"{path.name}.part")
        self._container: av.container.OutputContainer | None = None
        self._tracks: dict[str, _TrackWriter] = {}

    @property
    def started(self) -> bool:
        """Whether the header is written."""
        return self._container is not None

    def reserve(self) -> None:
        """Create the temporary file, so that an unwritable folder is known at once.

        Raises:
            RecordingError: `unwritable` when it cannot be made or one of the names is taken.
        """
        for path in (self._path, self._partial_path):
            if path.exists():
                raise RecordingError("unwritable", f"{path} exists already; choose another name")
        try:
            self._partial_path.touch(exist_ok=False)
        except OSError as error:
            raise RecordingError("unwritable", f"cannot write {self._path}: {error}") from error

    def discard(self) -> None:
        """Remove the temporary file of a recording that does not begin."""
        self._partial_path.unlink(missing_ok=True)

    def start(self, plan: StartPlan) -> None:
        """Write the header with the tracks and the start time of `plan`.

        Raises:
            RecordingError: `unsupported-codec` or `write-failed`.
        """
        for start in plan.tracks.values():
            require_codec(self._format, start.first.mime_type)
        with _writing(self._path):
            container = av.open(
                str(self._partial_path),
                mode="w",
                format=self._format.name,
                options=self._format.options,
            )
            self._container = container
            container.metadata.update(_start_metadata(plan.start_time_s))
            for track_id, start in plan.tracks.items():
                self._tracks[track_id] = _TrackWriter(container, start)

    def write(self, track_id: str, frame: EncodedFrame) -> bool:
        """Append one frame. Returns False when the track is not part of the file.

        Raises:
            RecordingError: `write-failed`.
        """
        track = self._tracks.get(track_id)
        if track is None:
            return False
        with _writing(self._path):
            track.write(frame)
        return True

    def duration_s(self) -> float:
        """Seconds from the first frame of the file to the end of its last."""
        return max((track.end_s for track in self._tracks.values()), default=0.0)

    def finish(self) -> int:
        """Write the end, give the file its final name and return its size in bytes.

        Raises:
            RecordingError: `write-failed`; the temporary file stays. `nothing-received` when
                nothing was ever written; the empty temporary file is removed.
        """
        if self._container is None:
            self._partial_path.unlink(missing_ok=True)
            raise RecordingError(
                "nothing-received", f"{self._path} was not made: no frame arrived to be recorded"
            )
        with _writing(self._path):
            self._container.close()
            self._partial_path.rename(self._path)
            return self._path.stat().st_size


class _TrackWriter:
    """One stream of the container: maps RTP timestamps to presentation timestamps."""

    def __init__(self, container: av.container.OutputContainer, start: TrackStart) -> None:
        first = start.first
        with open_template(first) as template:
            self._stream: Stream = container.add_stream_from_template(
                template.streams[0], opaque=True
            )
        self._container = container
        self._time_base = Fraction(1, first.clock_rate)
        self._stream.time_base = self._time_base
        self._origin = first.timestamp - round(start.offset_s * first.clock_rate)
        self._last_pts = -1
        self._last_duration = 0

    @property
    def end_s(self) -> float:
        """Seconds from the start of the file to the end of the last frame."""
        return float((self._last_pts + self._last_duration) * self._time_base)

    def write(self, frame: EncodedFrame) -> None:
        pts = max(frame.timestamp - self._origin, self._last_pts + 1)
        if self._last_pts >= 0:
            self._last_duration = pts - self._last_pts
        packet = av.Packet(frame.data)
        packet.stream = self._stream
        packet.time_base = self._time_base
        packet.pts = packet.dts = self._last_pts = pts
        packet.is_keyframe = frame.key_frame
        self._container.mux_one(packet)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Turn what FFmpeg and the file system raise into an error that names the file."""
    try:
        yield
    except (av.FFmpegError, OSError, ValueError) as error:
        raise RecordingError("write-failed", f"cannot write {path}: {error}") from error


def _start_metadata(start_time_s: float) -> dict[str, str]:
    moment = datetime.fromtimestamp(start_time_s, tz=UTC)
    return {"creation_time": moment.isoformat(timespec="microseconds").replace("+00:00", "Z")}
