"""Requests to tracks. The target is the track's id."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from ..media.local_track import LocalTrack

if TYPE_CHECKING:
    from tureen_channel import Request

    from ..service import HandlerService


class SetEnabledData(TypedDict):
    """Data of `track.setEnabled`."""

    enabled: bool


async def stop(service: HandlerService, request: Request) -> None:
    """`track.stop`: end a track for good."""
    track = service.tracks.pop(request.target)
    if isinstance(track, LocalTrack):
        track.stop()
    elif track is not None:
        track.end()


async def set_enabled(service: HandlerService, request: Request) -> None:
    """`track.setEnabled`: W3C MediaStreamTrack.enabled. Tracks that have ended have none."""
    data: SetEnabledData = request.data
    if request.target in service.tracks:
        service.tracks.get(request.target).enabled = data["enabled"]
