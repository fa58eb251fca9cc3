"""Requests to recorders. The target is the recorder's id."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from tureen_streams.recording.recorder import Recorder
from tureen_streams.requests.target import require_target

if TYPE_CHECKING:
    from tureen_worker.tables import RequestHandler

    from tureen_channel import Request
    from tureen_streams.recording.errors import RecordingError
    from tureen_streams.service import StreamsService


class StartData(TypedDict):
    """Data of `recorder.start`."""

    path: str
    trackIds: list[str]


def start(service: StreamsService) -> RequestHandler:
    """`recorder.start`: make the file and begin to write the tracks' frames."""

    async def handle(request: Request) -> None:
        recorder_id = require_target(request)
        data: StartData = request.data

        def on_failed(error: RecordingError) -> None:
            service.tell_failed(recorder_id, error)

        recorder = Recorder(
            [service.tracks.get(track_id) for track_id in data["trackIds"]],
            Path(data["path"]),
            executor=service.executor,
            on_failed=on_failed,
        )
        await recorder.start()
        service.recorders.add(recorder_id, recorder)

    return handle


def stop(service: StreamsService) -> RequestHandler:
    """`recorder.stop`: write what waits and finish the file."""

    async def handle(request: Request) -> dict[str, Any]:
        recorder = service.recorders.remove(require_target(request))
        result = await recorder.stop()
        return {
            "bytes": result.bytes,
            "durationSeconds": result.duration_s,
            "frames": result.frames,
            "droppedFrames": result.dropped_frames,
        }

    return handle
