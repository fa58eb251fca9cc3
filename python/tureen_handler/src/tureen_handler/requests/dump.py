"""The request that shows everything."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tureen_channel import Request

    from ..service import HandlerService


async def dump(service: HandlerService, request: Request) -> dict[str, Any]:
    """`handler.dump`: everything alive in the worker."""
    return {
        "pid": os.getpid(),
        "sources": [
            {
                "id": source_id,
                "location": source.description.name,
                "tracks": [
                    {
                        "id": track.id,
                        "kind": track.kind,
                        "ended": track.ended,
                        **source.counters(track.kind),
                    }
                    for track in source.tracks.values()
                ],
            }
            for source_id, source in service.sources
        ],
        "tracks": [
            {"id": track.id, "kind": track.kind, "enabled": track.enabled}
            for _, track in service.tracks
        ],
        "transports": [transport.dump() for _, transport in service.transports],
        "encoders": service.encoders.dump(),
        "senders": [sender.dump() for _, sender in service.senders],
        "receivers": [receiver.dump() for _, receiver in service.receivers],
        "dataChannels": [channel.dump() for _, channel in service.data_channels],
    }
