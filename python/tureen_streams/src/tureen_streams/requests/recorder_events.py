"""What Node.js is told about a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tureen_streams.recording.errors import RecordingError
    from tureen_streams.recording.media_file import FinishedFile
    from tureen_streams.recording.recording_result import RecordingProgress
    from tureen_streams.service import StreamsService


class RecorderEvents:
    """Passes the events of one recorder on; a `RecorderListener`."""

    def __init__(self, service: StreamsService, recorder_id: str) -> None:
        self._service = service
        self._recorder_id = recorder_id

    def handle_progress(self, progress: RecordingProgress) -> None:
        """Tell `recorder.progress`."""
        path = progress.partial_path
        data = {**progress_data(progress), "partialPath": None if path is None else str(path)}
        self._tell("recorder.progress", data)

    def handle_segment(self, index: int, segment: FinishedFile) -> None:
        """Tell `recorder.segment`."""
        self._tell("recorder.segment", segment_data(index, segment))

    def handle_ended(self) -> None:
        """Tell `recorder.ended`."""
        self._tell("recorder.ended", {})

    def handle_failed(self, error: RecordingError) -> None:
        """Tell `recorder.failed`."""
        data = {"code": error.code, "message": error.message, **(error.details or {})}
        self._tell("recorder.failed", data)

    def _tell(self, event: str, data: dict[str, Any]) -> None:
        self._service.tell_recorder(self._recorder_id, event, data)


def progress_data(progress: RecordingProgress) -> dict[str, Any]:
    """A progress as the catalogue has it."""
    return {
        "bytes": progress.bytes,
        "durationSeconds": progress.duration_s,
        "frames": progress.frames,
        "droppedFrames": progress.dropped_frames,
        "queuedBytes": progress.queued_bytes,
        "tracks": [
            {
                "trackId": track.track_id,
                "kind": track.kind,
                "mimeType": track.mime_type,
                "transcoded": track.transcoded,
                "frames": track.frames,
                "durationSeconds": track.duration_s,
            }
            for track in progress.tracks
        ],
    }


def segment_data(index: int, segment: FinishedFile) -> dict[str, Any]:
    """A segment as the catalogue has it."""
    return {
        "index": index,
        "path": str(segment.path),
        "bytes": segment.bytes,
        "durationSeconds": segment.duration_s,
        "frames": segment.frames,
    }
