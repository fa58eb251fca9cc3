"""Everything that lives in this layer of the worker, by the ids that Node.js gave."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from tureen_channel import ChannelError

from .live.reception_watch import ReceptionWatch
from .live.track_clones import ClonedTrack, TrackClones
from .media.local_track import LocalTrack
from .media.sending import Encoders
from .tables import ObjectTable, TrackTable

if TYPE_CHECKING:
    from tureen_channel import Channel

    from .live.data_channel import LiveDataChannel
    from .live.receiver import LiveReceiver
    from .live.sender import LiveSender
    from .live.transport import LiveTransport
    from .media.sources import MediaSource
    from .media.track import Track

__all__ = ["HandlerService", "ObjectTable", "TrackTable"]

_logger = logging.getLogger(__name__)


class HandlerService:
    """The tables that the requests of this layer work with.

    Attributes:
        channel: The channel to Node.js.
        encoders: Encoders that senders share.
        tracks: All tracks, for layers above too.
        clones: What keeps originals alive for clones of theirs.
        sources: Open files, URLs and devices.
        transports: Transports.
        senders: What transports send.
        receivers: What transports receive.
        data_channels: Data channels.
        watch: What tells how received tracks change.
    """

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.encoders = Encoders()
        self.tracks = TrackTable(self._tell_track_ended)
        self.clones = TrackClones()
        self.sources: ObjectTable[MediaSource] = ObjectTable("source")
        self.transports: ObjectTable[LiveTransport] = ObjectTable("transport")
        self.senders: ObjectTable[LiveSender] = ObjectTable("sender")
        self.receivers: ObjectTable[LiveReceiver] = ObjectTable("receiver")
        self.data_channels: ObjectTable[LiveDataChannel] = ObjectTable("data channel")
        self.watch = ReceptionWatch(
            lambda: (receiver for _, receiver in self.receivers), self._tell_track_state
        )

    def notify(self, event: str, target: str, data: dict[str, Any] | None = None) -> None:
        """Tell Node.js; an event that the channel cannot take is logged."""
        try:
            self.channel.notify(event, target=target, data=data or {})
        except ChannelError as error:
            _logger.warning("could not tell %s of %s: %s", event, target, error)

    def transport_stats(self, transport_id: str | None) -> list[dict[str, Any]]:
        """W3C records of a transport and everything on it, each with all that is known of it.

        Raises:
            ChannelRequestError: `not-found`.
        """
        transport = self.transports.get(transport_id)
        records = list(transport.stats())
        for _, sender in self.senders:
            if sender.transport is transport:
                records += sender.stats()
        for _, receiver in self.receivers:
            if receiver.transport is transport:
                records += receiver.stats()
        # Senders and receivers know more of their records than the transport: later ones win.
        return list({record["id"]: record for record in records}.values())

    async def close_transport(self, transport_id: str | None) -> None:
        """Close a transport with everything on it. Does nothing when there is none of that id."""
        transport = self.transports.pop(transport_id)
        if transport is None:
            return
        for sender_id, sender in self.senders:
            if sender.transport is transport:
                self.close_sender(sender_id)
        for receiver_id, receiver in self.receivers:
            if receiver.transport is transport:
                self.close_receiver(receiver_id)
        for channel_id, channel in self.data_channels:
            if channel.transport is transport:
                self.data_channels.pop(channel_id)
                channel.release()
        await transport.close()

    def close_sender(self, sender_id: str | None) -> None:
        """Stop sending; the track lives on. Does nothing when there is none of that id."""
        sender = self.senders.pop(sender_id)
        if sender is not None:
            sender.close()

    def close_receiver(self, receiver_id: str | None) -> None:
        """Stop receiving and end the track. Does nothing when there is none of that id."""
        receiver = self.receivers.pop(receiver_id)
        if receiver is not None:
            self.tracks.pop(receiver.track.id)
            receiver.close()

    async def close(self) -> None:
        """Close everything, sources last."""
        self.watch.close()
        transports = [self.close_transport(transport_id) for transport_id, _ in self.transports]
        await asyncio.gather(*transports, return_exceptions=True)
        for source_id, source in self.sources:
            self.sources.pop(source_id)
            source.close()

    def track_state(self, track: Track) -> dict[str, Any]:
        """Return what Node.js is told of a track when it is cloned: of received ones the state."""
        origin = track.origin
        for _, receiver in self.receivers:
            if receiver.track is origin:
                return {"muted": receiver.state.muted, "settings": receiver.state.settings}
        return {}

    def _tell_track_state(self, receiver: LiveReceiver, changed: dict[str, Any]) -> None:
        for track in (receiver.track, *self.clones.of(receiver.track)):
            if track.id in self.tracks:
                self.notify("track.stateChange", track.id, changed)

    def _tell_track_ended(self, track: Track) -> None:
        source = track.original if isinstance(track, ClonedTrack) else track
        if not isinstance(source, LocalTrack):
            self.notify("track.ended", track.id, {"reason": "closed"})
            return
        data: dict[str, Any] = {"reason": source.end_reason or "closed"}
        if source.error is not None:
            data |= {"code": source.error.code, "message": str(source.error)}
        self.notify("track.ended", track.id, data)
