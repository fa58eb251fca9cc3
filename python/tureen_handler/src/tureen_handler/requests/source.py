"""Requests to sources. The target is the source's id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from ..media.sources import DEFAULT_TIMEOUT_S, SourceDescription, open_source

if TYPE_CHECKING:
    from typing import NotRequired

    from tureen_channel import Request

    from ..media.frame import Kind
    from ..media.sources import MediaSource, SourceKind
    from ..service import HandlerService


class WantedTrack(TypedDict):
    """A track to make of a source."""

    trackId: str
    kind: Kind


class OpenData(TypedDict):
    """Data of `source.open`."""

    location: str
    source: NotRequired[SourceKind]
    format: NotRequired[str]
    options: NotRequired[dict[str, str]]
    timeoutS: NotRequired[float]
    loop: NotRequired[bool]
    decode: NotRequired[bool]
    startAtS: NotRequired[float]
    tracks: list[WantedTrack]


class SeekData(TypedDict):
    """Data of `source.seek`."""

    positionS: float


async def open_(service: HandlerService, request: Request) -> dict[str, Any]:
    """`source.open`: open a file, URL or device and make tracks of it."""
    data: OpenData = request.data
    wanted = {each["kind"]: each["trackId"] for each in data["tracks"]}
    for track_id in wanted.values():
        service.tracks.require_free(track_id)
    source = await open_source(
        _description(data), audio_track_id=wanted.get("audio"), video_track_id=wanted.get("video")
    )
    _keep(service, str(request.target), source)
    return {"tracks": [_track_info(source, kind) for kind in wanted]}


async def close(service: HandlerService, request: Request) -> None:
    """`source.close`: close a source and end its tracks."""
    source = service.sources.pop(request.target)
    if source is not None:
        source.close()


async def pause(service: HandlerService, request: Request) -> None:
    """`source.pause`: let all tracks of a source stand still."""
    await service.sources.get(request.target).pause()


async def resume(service: HandlerService, request: Request) -> None:
    """`source.resume`: let all tracks go on from where they stand."""
    await service.sources.get(request.target).resume()


async def seek(service: HandlerService, request: Request) -> None:
    """`source.seek`: let all tracks go on from another position."""
    data: SeekData = request.data
    await service.sources.get(request.target).seek(data["positionS"])


async def get_playback(service: HandlerService, request: Request) -> dict[str, Any]:
    """`source.getPlayback`: where a source stands."""
    source = service.sources.get(request.target)
    return {
        "positionS": source.position_s,
        "durationS": source.duration_s,
        "paused": source.paused,
    }


def _description(data: OpenData) -> SourceDescription:
    return SourceDescription(
        location=data["location"],
        source=data.get("source"),
        format=data.get("format"),
        options=data.get("options", {}),
        loop=data.get("loop", False),
        decode=data.get("decode"),
        start_at_s=data.get("startAtS", 0.0),
        timeout_s=data.get("timeoutS", DEFAULT_TIMEOUT_S),
    )


def _keep(service: HandlerService, source_id: str, source: MediaSource) -> None:
    """Keep a source until its last track has ended."""

    def forget_ended() -> None:
        if all(track.ended for track in source.tracks.values()):
            service.sources.pop(source_id)

    try:
        service.sources.put(source_id, source)
    except BaseException:
        source.close()
        raise
    for track in source.tracks.values():
        service.tracks.add(track)
        track.on_ended(forget_ended)


def _track_info(source: MediaSource, kind: Kind) -> dict[str, Any]:
    track = source.tracks[kind]
    return {
        "trackId": track.id,
        "kind": kind,
        "label": source.description.name,
        "settings": dict(track.settings),
    }
