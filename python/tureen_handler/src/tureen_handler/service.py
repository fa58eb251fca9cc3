"""Everything that lives in this layer of the worker, by the ids that Node.js gave."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tureen_channel import ChannelError, ChannelRequestError

from .media.local_track import LocalTrack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tureen_channel import Channel

    from .live.data_channel import LiveDataChannel
    from .live.receiver import LiveReceiver
    from .live.sender import LiveSender
    from .live.transport import LiveTransport
    from .media.sources import MediaSource
    from .media.track import Track

Value = TypeVar("Value")

_logger = logging.getLogger(__name__)


class ObjectTable(Generic[Value]):
    """Objects of one kind by id."""

    def __init__(self, kind: str) -> None:
        """Make an empty table; `kind` names its objects in errors, such as "transport"."""
        self._kind = kind
        self._objects: dict[str, Value] = {}

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        """Ids and objects as they are now; the table may change meanwhile."""
        return iter(tuple(self._objects.items()))

    def __len__(self) -> int:
        return len(self._objects)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._objects

    def put(self, id_: str, value: Value) -> None:
        """Keep `value` under `id_`.

        Raises:
            ChannelRequestError: `id-in-use`.
        """
        self.require_free(id_)
        self._objects[id_] = value

    def require_free(self, id_: str) -> None:
        """Do nothing unless `id_` is taken.

        Raises:
            ChannelRequestError: `id-in-use`.
        """
        if id_ in self._objects:
            raise ChannelRequestError(
                "IdInUseError", "id-in-use", f'there is a {self._kind} with the id "{id_}" already'
            )

    def get(self, id_: str | None) -> Value:
        """Return the object of that id.

        Raises:
            ChannelRequestError: `not-found`.
        """
        if id_ is None or id_ not in self._objects:
            raise ChannelRequestError(
                "NotFoundError",
                "not-found",
                f'no {self._kind} has the id "{id_}": it was closed or never made',
            )
        return self._objects[id_]

    def pop(self, id_: str | None) -> Value | None:
        """Take an object out; None when there is none, so that closing twice does no harm."""
        return self._objects.pop(id_, None) if id_ is not None else None


class TrackTable:
    """All tracks of the worker, local and remote. Layers above add and look up tracks here."""

    def __init__(self, on_ended: Callable[[Track], None]) -> None:
        """Make an empty table; `on_ended` is told of tracks that end while they are in it."""
        self._tracks: ObjectTable[Track] = ObjectTable("track")
        self._on_ended = on_ended

    def __iter__(self) -> Iterator[tuple[str, Track]]:
        """Ids and tracks as they are now."""
        return iter(self._tracks)

    def __contains__(self, track_id: object) -> bool:
        return track_id in self._tracks

    def add(self, track: Track) -> None:
        """Keep a track under its id until it ends; Node.js is told when it does.

        Raises:
            ChannelRequestError: `id-in-use`.
        """
        self._tracks.put(track.id, track)
        track.on_ended(lambda: self._handle_ended(track))

    def require_free(self, track_id: str) -> None:
        """Do nothing unless the id is taken.

        Raises:
            ChannelRequestError: `id-in-use`.
        """
        self._tracks.require_free(track_id)

    def get(self, track_id: str | None) -> Track:
        """Return the track of that id.

        Raises:
            ChannelRequestError: `not-found`.
        """
        return self._tracks.get(track_id)

    def pop(self, track_id: str | None) -> Track | None:
        """Take a track out, so that its end is not told; None when there is none."""
        return self._tracks.pop(track_id)

    def _handle_ended(self, track: Track) -> None:
        if self._tracks.pop(track.id) is not None:
            self._on_ended(track)


class HandlerService:
    """The tables that the requests of this layer work with.

    Attributes:
        channel: The channel to Node.js.
        tracks: All tracks, for layers above too.
        sources: Open files, URLs and devices.
        transports: Transports.
        senders: What transports send.
        receivers: What transports receive.
        data_channels: Data channels.
    """

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.tracks = TrackTable(self._tell_track_ended)
        self.sources: ObjectTable[MediaSource] = ObjectTable("source")
        self.transports: ObjectTable[LiveTransport] = ObjectTable("transport")
        self.senders: ObjectTable[LiveSender] = ObjectTable("sender")
        self.receivers: ObjectTable[LiveReceiver] = ObjectTable("receiver")
        self.data_channels: ObjectTable[LiveDataChannel] = ObjectTable("data channel")

    def notify(self, event: str, target: str, data: dict[str, Any] | None = None) -> None:
        """Tell Node.js; an event that the channel cannot take is logged."""
        try:
            self.channel.notify(event, target=target, data=data or {})
        except ChannelError as error:
            _logger.warning("could not tell %s of %s: %s", event, target, error)

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
        transports = [self.close_transport(transport_id) for transport_id, _ in self.transports]
        await asyncio.gather(*transports, return_exceptions=True)
        for source_id, source in self.sources:
            self.sources.pop(source_id)
            source.close()

    def _tell_track_ended(self, track: Track) -> None:
        reason, message = "closed", None
        if isinstance(track, LocalTrack):
            reason = track.end_reason or reason
            message = str(track.error) if track.error is not None else None
        data = {"reason": reason} | ({"message": message} if message is not None else {})
        self.notify("track.ended", track.id, data)
