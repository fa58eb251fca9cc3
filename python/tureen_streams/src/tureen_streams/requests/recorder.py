"""Requests to recorders. The target is the recorder's id."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from tureen_streams.recording.encoding.types import EncodingSettings
from tureen_streams.recording.recorder import Recorder
from tureen_streams.recording.recorder_options import RecorderOptions
from tureen_streams.recording.segment_router import SegmentLimits
from tureen_streams.requests.recorder_events import RecorderEvents, progress_data, segment_data
from tureen_streams.requests.target import require_target

if TYPE_CHECKING:
    from tureen_worker.tables import RequestHandler

    from tureen_channel import Request
    from tureen_streams.recording.file_names import ExistingPolicy
    from tureen_streams.service import StreamsService


class StartData(TypedDict):
    """Data of `recorder.start`."""

    path: str
    trackIds: list[str]
    existing: ExistingPolicy
    segmentDurationMs: float | None
    segmentBytes: int | None
    videoBitrateBps: int | None
    audioBitrateBps: int | None


def start(service: StreamsService) -> RequestHandler:
    """`recorder.start`: make the file and begin to write the tracks' frames."""

    async def handle(request: Request) -> dict[str, Any]:
        recorder_id = require_target(request)
        data: StartData = request.data
        recorder = Recorder(
            [service.tracks.get(track_id) for track_id in data["trackIds"]],
            Path(data["path"]),
            options=_options(data),
            listener=RecorderEvents(service, recorder_id),
        )
        name = await recorder.start()
        service.recorders.add(recorder_id, recorder)
        return {"path": str(name.path), "partialPath": str(name.partial_path)}

    return handle


def pause(service: StreamsService) -> RequestHandler:
    """`recorder.pause`: record nothing until it is resumed."""

    async def handle(request: Request) -> None:
        await service.recorders.get(require_target(request)).pause()

    return handle


def resume(service: StreamsService) -> RequestHandler:
    """`recorder.resume`: go on where it was paused."""

    async def handle(request: Request) -> None:
        await service.recorders.get(require_target(request)).resume()

    return handle


def flush(service: StreamsService) -> RequestHandler:
    """`recorder.flush`: write what has come so far."""

    async def handle(request: Request) -> dict[str, Any]:
        return progress_data(await service.recorders.get(require_target(request)).flush())

    return handle


def stop(service: StreamsService) -> RequestHandler:
    """`recorder.stop`: write what waits and finish the file."""

    async def handle(request: Request) -> dict[str, Any]:
        result = await service.recorders.remove(require_target(request)).stop()
        return {
            **progress_data(result.progress),
            "bytes": result.bytes,
            "durationSeconds": result.duration_s,
            "segments": [segment_data(index, each) for index, each in enumerate(result.segments)],
        }

    return handle


def _options(data: StartData) -> RecorderOptions:
    duration_ms = data["segmentDurationMs"]
    return RecorderOptions(
        existing=data["existing"],
        limits=SegmentLimits(
            duration_s=None if duration_ms is None else duration_ms / 1000,
            bytes=data["segmentBytes"],
        ),
        encoding=EncodingSettings(data["videoBitrateBps"], data["audioBitrateBps"]),
    )
