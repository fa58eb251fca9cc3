"""Requests to tracks. The target is the track's id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from tureen_channel import Request

    from ..service import HandlerService


class CloneData(TypedDict):
    """Data of `track.clone`."""

    originalId: str


class SetEnabledData(TypedDict):
    """Data of `track.setEnabled`."""

    enabled: bool


async def stop(service: HandlerService, request: Request) -> None:
    """`track.stop`: end a track for good, but not its clones."""
    track = service.tracks.pop(request.target)
    if track is not None:
        service.clones.stop(track)


async def clone(service: HandlerService, request: Request) -> dict[str, Any]:
    """`track.clone`: make a track, the target, that carries what another one does."""
    data: CloneData = request.data
    track_id = str(request.target)
    service.tracks.require_free(track_id)
    original = service.tracks.get(data["originalId"])
    service.tracks.add(service.clones.clone(track_id, original))
    return service.track_state(original)


async def set_enabled(service: HandlerService, request: Request) -> None:
    """`track.setEnabled`: W3C MediaStreamTrack.enabled. Tracks that have ended have none."""
    data: SetEnabledData = request.data
    if request.target in service.tracks:
        service.tracks.get(request.target).enabled = data["enabled"]
