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
    tracks: list[WantedTrack]


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


def _description(data: OpenData) -> SourceDescription:
    return SourceDescription(
        location=data["location"],
        source=data.get("source"),
        format=data.get("format"),
        options=data.get("options", {}),
        loop=data.get("loop", False),
        decode=data.get("decode"),
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
        "label": source.description.location,
        "settings": dict(track.settings),
    }
