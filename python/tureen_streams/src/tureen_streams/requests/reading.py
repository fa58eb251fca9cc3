"""Requests that read a track. The target is an id of the reading."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from av import VideoFrame

from tureen_channel import ChannelRequestError
from tureen_streams.reading.next_frame import next_frame
from tureen_streams.reading.png_file import write_png
from tureen_streams.requests.target import require_target

if TYPE_CHECKING:
    from tureen_worker.tables import RequestHandler

    from tureen_channel import Request
    from tureen_streams.service import StreamsService


class SnapshotData(TypedDict):
    """Data of `reading.snapshot`."""

    path: str
    trackId: str


def snapshot(service: StreamsService) -> RequestHandler:
    """`reading.snapshot`: the next picture of a track as a PNG file."""

    async def handle(request: Request) -> dict[str, int]:
        require_target(request)
        data: SnapshotData = request.data
        picture = (await next_frame(service.tracks.get(data["trackId"]))).frame
        if not isinstance(picture, VideoFrame):
            raise ChannelRequestError(
                "TypeError", "wrong-kind", f"track {data['trackId']} carries sound, not pictures"
            )
        loop = asyncio.get_running_loop()
        size = await loop.run_in_executor(service.executor, write_png, Path(data["path"]), picture)
        return {"width": picture.width, "height": picture.height, "bytes": size}

    return handle
