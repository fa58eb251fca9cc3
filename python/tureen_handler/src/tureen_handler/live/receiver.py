"""A receiver: one RTP receiver and the track that stands for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..codecs.picture_size import create_size_reader
from ..media.remote_track import RemoteTrack
from ..rtp import receiver_parameters
from .picture_observer import PictureObserver
from .reception_state import ReceptionState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..media.frame import Kind
    from .transport import LiveTransport


_AUDIO_DECODING_MEMBERS: Final = ("framesDropped", "decodeErrors")
_SIZE_PREFIXES: Final = ("frameWidth", "frameHeight")


class LiveReceiver:
    """One consumer of Node.js.

    Attributes:
        id: As Node.js named it.
        transport: Where it receives.
        track: What it receives; decoded only while somebody reads it.
        state: Whether it is muted, and its settings, as of the last `look`.
    """

    def __init__(self, transport: LiveTransport, data: Mapping[str, Any]) -> None:
        """Begin to receive. `data` is one of the receivers of `receiver.create`.

        Raises:
            ValueError: The RTP parameters make no sense, or the session is closed.
        """
        kind: Kind = data["kind"]
        self.id = str(data["receiverId"])
        self.transport = transport
        self._receiver = transport.session.add_receiver(
            receiver_parameters(self.id, kind, data["rtpParameters"])
        )
        self.track = RemoteTrack(str(data["trackId"]), kind, self._receiver)
        self.state = ReceptionState()
        self._observer = self._observe_pictures()

    def pause(self) -> None:
        """Only count what arrives."""
        self._receiver.pause()

    def resume(self) -> None:
        """Deliver again."""
        self._receiver.resume()

    def look(self, now_s: float) -> dict[str, Any]:
        """Return what has changed of `state` at the moment `now_s` of `time.monotonic`."""
        observer = self._observer
        return self.state.update(
            now_s,
            packets=self._receiver.packets_received,
            paused=self._receiver.paused,
            size=observer.size if observer else None,
            pictures=observer.pictures if observer else 0,
        )

    def stats(self) -> list[dict[str, Any]]:
        """W3C `inbound-rtp`, `remote-outbound-rtp` and `codec` records."""
        records = list(self._receiver.stats().values())
        for record in records:
            if record["type"] == "inbound-rtp":
                record |= {**self._decoding_stats(), "trackIdentifier": self.track.id}
        return records

    def _observe_pictures(self) -> PictureObserver | None:
        reader = create_size_reader(self._receiver.parameters.codecs[0].mime_type)
        if reader is None:
            return None
        observer = PictureObserver(reader)
        self._receiver.observer = observer
        return observer

    def _decoding_stats(self) -> dict[str, int | float]:
        """What decoding came to; W3C has most of it for video only, and sizes once there is one."""
        members = self.track.stats()
        wanted = members if self.track.kind == "video" else _AUDIO_DECODING_MEMBERS
        return {
            name: members[name]
            for name in wanted
            if members[name] or not name.startswith(_SIZE_PREFIXES)
        }

    def dump(self) -> dict[str, Any]:
        """State for debugging."""
        return {
            "id": self.id,
            "transportId": self.transport.id,
            "trackId": self.track.id,
            "kind": self.track.kind,
            "mid": self._receiver.parameters.mid,
            "paused": self._receiver.paused,
            "ssrc": self._receiver.ssrc,
            "packetsReceived": self._receiver.packets_received,
        }

    def close(self) -> None:
        """Stop receiving and end the track. Safe to call twice."""
        self._receiver.close()
        self.track.end()
