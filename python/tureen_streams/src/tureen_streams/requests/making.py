"""Requests for tracks that the program feeds. The target is the new track's id."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict

from tureen_handler.media.encoded_format import EncodedFormat

from tureen_streams.making.program_audio import AudioShape, ProgramAudioTrack
from tureen_streams.making.program_packets import ProgramPacketTrack
from tureen_streams.making.program_video import PictureShape, ProgramVideoTrack
from tureen_streams.making.source_link import WINDOW_BYTES, SourceLink
from tureen_streams.requests.target import require_target

if TYPE_CHECKING:
    from tureen_handler.media.frame import Kind
    from tureen_worker.tables import RequestHandler

    from tureen_channel import Request
    from tureen_streams.making.program_track import ProgramTrack
    from tureen_streams.raw.pictures import PixelFormat
    from tureen_streams.raw.samples import SampleFormat
    from tureen_streams.service import StreamsService


class CreateAudioSourceData(TypedDict):
    """Data of `making.createAudioSource`."""

    streamId: int
    sampleRate: int
    channels: int
    format: SampleFormat
    timeline: NotRequired[str]


class CreateVideoSourceData(TypedDict):
    """Data of `making.createVideoSource`."""

    streamId: int
    width: int
    height: int
    frameRate: float
    format: PixelFormat
    timeline: NotRequired[str]


class CreateEncodedSourceData(TypedDict):
    """Data of `making.createEncodedSource`."""

    streamId: int
    kind: Kind
    mimeType: str
    clockRate: int
    channels: int
    parameters: dict[str, str | int]
    timeline: NotRequired[str]


def create_audio_source(service: StreamsService) -> RequestHandler:
    """`making.createAudioSource`: an audio track of the program's samples."""

    async def handle(request: Request) -> None:
        data: CreateAudioSourceData = request.data
        shape = AudioShape(data["sampleRate"], data["channels"], data["format"])
        name = data.get("timeline")
        track = ProgramAudioTrack(require_target(request), shape, service.timelines.join(name))
        _keep(service, track, data["streamId"], timeline=name, acknowledge=False)

    return handle


def create_video_source(service: StreamsService) -> RequestHandler:
    """`making.createVideoSource`: a video track of the program's pictures."""

    async def handle(request: Request) -> None:
        data: CreateVideoSourceData = request.data
        shape = PictureShape(data["width"], data["height"], data["format"], data["frameRate"])
        name = data.get("timeline")
        track = ProgramVideoTrack(require_target(request), shape, service.timelines.join(name))
        _keep(service, track, data["streamId"], timeline=name, acknowledge=True)

    return handle


def create_encoded_source(service: StreamsService) -> RequestHandler:
    """`making.createEncodedSource`: a track of the program's encoded packets."""

    async def handle(request: Request) -> None:
        data: CreateEncodedSourceData = request.data
        encoded_format = EncodedFormat(
            data["mimeType"],
            data["clockRate"],
            channels=data["channels"],
            parameters=data["parameters"],
        )
        name = data.get("timeline")
        track = ProgramPacketTrack(
            require_target(request), data["kind"], encoded_format, service.timelines.join(name)
        )
        _keep(service, track, data["streamId"], timeline=name, acknowledge=False)

    return handle


def _keep(
    service: StreamsService,
    track: ProgramTrack,
    stream_id: int,
    *,
    timeline: str | None,
    acknowledge: bool,
) -> None:
    track.on_ended(lambda: service.timelines.leave(timeline))
    try:
        service.tracks.require_free(track.id)
        stream = service.channel.open_stream(stream_id, window_bytes=WINDOW_BYTES)
    except BaseException:
        track.finish("closed")
        raise
    service.tracks.add(track)
    SourceLink(stream, track, acknowledge=acknowledge, forget=lambda: service.tracks.pop(track.id))
