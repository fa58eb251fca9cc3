"""Requests that read a track. The target is an id of the reading."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from av import VideoFrame
from tureen_handler.media.errors import UnsupportedError

from tureen_channel import ChannelRequestError
from tureen_streams.reading.bounded_queue import BoundedQueue
from tureen_streams.reading.errors import ReadingError
from tureen_streams.reading.next_frame import next_frame
from tureen_streams.reading.packet_reader import read_packets
from tureen_streams.reading.picture_forms import PictureForm
from tureen_streams.reading.png_file import write_png
from tureen_streams.reading.sample_framer import SampleForm
from tureen_streams.requests.target import require_target

if TYPE_CHECKING:
    from tureen_handler.media.frame import Kind
    from tureen_handler.media.track import Track
    from tureen_worker.tables import RequestHandler

    from tureen_channel import Request
    from tureen_streams.raw.pictures import PixelFormat
    from tureen_streams.raw.samples import SampleFormat
    from tureen_streams.reading.bounded_queue import DropPolicy
    from tureen_streams.service import StreamsService


class SnapshotData(TypedDict):
    """Data of `reading.snapshot`."""

    path: str
    trackId: str


class OpenFramesData(TypedDict):
    """Data of `reading.openFrames`."""

    trackId: str
    streamId: int
    format: PixelFormat
    width: NotRequired[int]
    height: NotRequired[int]
    frameRate: NotRequired[float]
    maxQueue: int
    dropPolicy: DropPolicy


class OpenSamplesData(TypedDict):
    """Data of `reading.openSamples`."""

    trackId: str
    streamId: int
    sampleRate: int
    channels: int
    format: SampleFormat
    chunkSamples: int
    maxQueue: int
    dropPolicy: DropPolicy


class OpenPacketsData(TypedDict):
    """Data of `reading.openPackets`."""

    trackId: str
    streamId: int
    maxQueue: int


class DiscardData(TypedDict):
    """Data of `reading.discard`."""

    trackId: str


def open_frames(service: StreamsService) -> RequestHandler:
    """`reading.openFrames`: the pictures of a track in one form."""

    async def handle(request: Request) -> None:
        data: OpenFramesData = request.data
        track = _track(service, data["trackId"], "video")
        form = PictureForm(data["format"], data.get("width"), data.get("height"))
        stream = service.channel.open_stream(data["streamId"])
        service.readers.of_pictures(track).add(
            stream,
            BoundedQueue(data["maxQueue"], data["dropPolicy"]),
            form,
            data.get("frameRate"),
        )

    return handle


def open_samples(service: StreamsService) -> RequestHandler:
    """`reading.openSamples`: the sound of a track in one form."""

    async def handle(request: Request) -> None:
        data: OpenSamplesData = request.data
        track = _track(service, data["trackId"], "audio")
        form = SampleForm(
            data["sampleRate"], data["channels"], data["format"], data["chunkSamples"]
        )
        stream = service.channel.open_stream(data["streamId"])
        service.readers.of_samples(track, form).add(
            stream, BoundedQueue(data["maxQueue"], data["dropPolicy"])
        )

    return handle


def open_packets(service: StreamsService) -> RequestHandler:
    """`reading.openPackets`: the encoded frames of a track."""

    async def handle(request: Request) -> None:
        data: OpenPacketsData = request.data
        track = service.tracks.get(data["trackId"])
        stream = service.channel.open_stream(data["streamId"])
        try:
            read_packets(track, stream, data["maxQueue"])
        except UnsupportedError as error:
            stream.close()
            raise ReadingError.not_encoded(track) from error

    return handle


def discard(service: StreamsService) -> RequestHandler:
    """`reading.discard`: take and count what a track carries."""

    async def handle(request: Request) -> None:
        data: DiscardData = request.data
        service.readers.discard(require_target(request), service.tracks.get(data["trackId"]))

    return handle


def get_discard_stats(service: StreamsService) -> RequestHandler:
    """`reading.getDiscardStats`: what was taken so far."""

    async def handle(request: Request) -> dict[str, Any]:
        return service.readers.get_discard(require_target(request)).stats()

    return handle


def close_discard(service: StreamsService) -> RequestHandler:
    """`reading.closeDiscard`: take no more. Does nothing when that is so."""

    async def handle(request: Request) -> None:
        found = service.readers.pop_discard(require_target(request))
        if found is not None:
            found.close()

    return handle


def _track(service: StreamsService, track_id: str, kind: Kind) -> Track:
    track = service.tracks.get(track_id)
    if track.kind != kind:
        raise ReadingError.wrong_kind(track, kind)
    return track


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
