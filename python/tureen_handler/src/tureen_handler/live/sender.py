"""A sender: one track, its encoders and the RTP senders of its encodings."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ..media.send_stream import SendStream
from ..media.sending import EncodingParameters, send_options
from ..rtp import sender_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..media.frame import Kind
    from ..media.sending import Encoders
    from ..media.track import Track
    from ..rtp import RtpSender
    from .transport import LiveTransport


class LiveSender:
    """One producer of Node.js.

    Attributes:
        id: As Node.js named it.
        kind: What it takes.
        transport: Where it sends.
        stream: Encodes and sends its track.
    """

    def __init__(
        self,
        sender_id: str,
        transport: LiveTransport,
        data: Mapping[str, Any],
        track: Track | None,
        encoders: Encoders | None = None,
    ) -> None:
        """Begin to send as soon as the transport is connected. `data` is of `sender.create`.

        Args:
            sender_id: As Node.js named it.
            transport: Where to send.
            data: Of the request.
            track: What to send, if anything yet.
            encoders: Those that senders share; None to share none.

        Raises:
            UnsupportedError: The track must be sent as it is, and does not fit.
            TypeError: The track is of the other kind.
            ValueError: The RTP parameters make no sense, or an SSRC is in use.
            UnsupportedCodecError: Nothing here encodes the codec.
        """
        self.id = sender_id
        self.kind: Kind = data["kind"]
        self.transport = transport
        parameters = sender_parameters(sender_id, self.kind, data["rtpParameters"])
        self._require_kind(track)
        self._senders: list[RtpSender] = []
        try:
            self._senders.extend(transport.session.add_sender(each) for each in parameters)
            self.stream = SendStream(
                parameters[0].codec,
                self._senders,
                transport.media,
                encodings=encoding_parameters(data["rtpParameters"].get("encodings", ())),
                options=send_options(
                    data.get("codecOptions") or {}, data["rtpParameters"].get("encodings", ())
                ),
                encoders=encoders,
            )
            self.stream.replace_track(track)
        except BaseException:
            self._close_senders()
            raise

    def replace_track(self, track: Track | None) -> None:
        """Send another track, or nothing.

        Raises:
            TypeError: The track is of the other kind.
        """
        self._require_kind(track)
        self.stream.replace_track(track)

    def set_encodings(self, encodings: Sequence[Mapping[str, Any]]) -> None:
        """Change encodings in place, in the order in which they were made.

        Raises:
            IndexError: There are more than the sender has.
        """
        for index, parameters in enumerate(encoding_parameters(encodings)):
            self.stream.set_encoding_parameters(index, parameters)

    def stats(self) -> list[dict[str, Any]]:
        """W3C `outbound-rtp`, `remote-inbound-rtp`, `codec` and `media-source` records."""
        records: dict[str, dict[str, Any]] = {}
        source = self._media_source_record()
        for index, sender in enumerate(self._senders):
            for record_id, record in sender.stats().items():
                if record["type"] == "outbound-rtp":
                    record |= self.stream.encoder_stats(index)
                    record |= {"encodingIndex": index}
                    record |= {"mediaSourceId": source["id"]} if source else {}
                records[record_id] = record
        return [*records.values(), *([source] if source else [])]

    def dump(self) -> dict[str, Any]:
        """State for debugging."""
        track = self.stream.track
        return {
            "id": self.id,
            "transportId": self.transport.id,
            "kind": self.kind,
            "mid": self._senders[0].parameters.mid,
            "trackId": track.id if track is not None else None,
            "paused": self.stream.paused,
            "ssrcs": [sender.parameters.ssrc for sender in self._senders],
            "passThrough": self.stream.passes_through,
        }

    def close(self) -> None:
        """Stop encoding, then say goodbye. Safe to call twice."""
        self.stream.close()
        self._close_senders()

    def _close_senders(self) -> None:
        for sender in self._senders:
            sender.close()

    def _require_kind(self, track: Track | None) -> None:
        if track is not None and track.kind != self.kind:
            raise TypeError(
                f"track {track.id} is {track.kind} and this sender sends {self.kind}: "
                f"give it a track of kind {self.kind}"
            )

    def _media_source_record(self) -> dict[str, Any] | None:
        members = self.stream.media_source_stats()
        if not members:
            return None
        identity = {"id": f"media-source-{self.id}", "type": "media-source"}
        return {**identity, "timestamp": time.time() * 1000, **members}


def encoding_parameters(encodings: Sequence[Mapping[str, Any]]) -> list[EncodingParameters]:
    """Read mediasoup's `RtpEncodingParameters` as far as they can change while sending."""
    return [
        EncodingParameters(
            active=bool(encoding.get("active", True)),
            max_bitrate_bps=_integer(encoding.get("maxBitrate")),
            max_framerate=encoding.get("maxFramerate"),
            scale_resolution_down_by=encoding.get("scaleResolutionDownBy"),
        )
        for encoding in encodings
    ]


def _integer(value: float | None) -> int | None:
    return None if value is None else int(value)
