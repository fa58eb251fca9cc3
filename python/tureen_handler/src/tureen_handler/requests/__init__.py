"""Request handlers, one file per object of the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import codecs, data_channel, dump, receiver, sender, source, track, transport

if TYPE_CHECKING:
    from .errors import Handler

REQUESTS: dict[str, Handler] = {
    "handler.dump": dump.dump,
    "codecs.capabilities": codecs.capabilities,
    "source.open": source.open_,
    "source.close": source.close,
    "source.pause": source.pause,
    "source.resume": source.resume,
    "source.seek": source.seek,
    "source.getPlayback": source.get_playback,
    "track.stop": track.stop,
    "track.clone": track.clone,
    "track.setEnabled": track.set_enabled,
    "transport.create": transport.create,
    "transport.connect": transport.connect,
    "transport.restartIce": transport.restart_ice,
    "transport.updateIceServers": transport.update_ice_servers,
    "transport.getStats": transport.get_stats,
    "transport.close": transport.close,
    "sender.create": sender.create,
    "sender.pause": sender.pause,
    "sender.resume": sender.resume,
    "sender.replaceTrack": sender.replace_track,
    "sender.setEncodings": sender.set_encodings,
    "sender.setMaxSpatialLayer": sender.set_max_spatial_layer,
    "sender.getStats": sender.get_stats,
    "sender.close": sender.close,
    "receiver.create": receiver.create,
    "receiver.pause": receiver.pause,
    "receiver.resume": receiver.resume,
    "receiver.close": receiver.close,
    "receiver.getStats": receiver.get_stats,
    "dataChannel.create": data_channel.create,
    "dataChannel.close": data_channel.close,
}
"""Every request of this layer and what answers it; the catalogue's tests keep it whole."""
