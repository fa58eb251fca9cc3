"""The senders and receivers of a session, found by SSRC."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from . import extension_uris
from .header import PAYLOAD_TYPE_MASK, read_extensions
from .receiver_index import ReceiverIndex

if TYPE_CHECKING:
    from .header import Header
    from .receiver import RtpReceiver
    from .sender import RtpSender

TakePacket = Callable[[bytes, "Header", int, float], None]
"""`(packet, header, header_length, arrival_s)`."""

_NAMING_URIS: Final = (
    extension_uris.MID,
    extension_uris.RID,
    extension_uris.REPAIRED_RID,
)


class SessionMembers:
    """Who is addressed by an SSRC, and who an unknown SSRC belongs to.

    Attributes:
        senders: By SSRC of their media.
        receivers: By SSRC of their media, those that know it.
        takers: What takes the packets of an SSRC, media and RTX alike.
    """

    def __init__(self) -> None:
        self.senders: dict[int, RtpSender] = {}
        self.receivers: dict[int, RtpReceiver] = {}
        self.takers: dict[int, TakePacket] = {}
        self._all_receivers: dict[RtpReceiver, None] = {}
        self._index = ReceiverIndex()
        self._naming_ids: dict[str, int] = {}

    @property
    def all_receivers(self) -> tuple[RtpReceiver, ...]:
        """All receivers, in the order they were added."""
        return tuple(self._all_receivers)

    def add_sender(self, sender: RtpSender) -> None:
        """Add a sender.

        Raises:
            ValueError: Its SSRC is in use.
        """
        ssrc = sender.parameters.ssrc
        if ssrc in self.senders:
            raise ValueError(f"SSRC {ssrc} is sent already: choose another one")
        self.senders[ssrc] = sender

    def remove_sender(self, sender: RtpSender) -> None:
        """Forget a sender."""
        if self.senders.get(sender.parameters.ssrc) is sender:
            del self.senders[sender.parameters.ssrc]

    def add_receiver(self, receiver: RtpReceiver) -> None:
        """Add a receiver; one that names an SSRC takes it over from whoever had it."""
        self._all_receivers[receiver] = None
        self._index.add(receiver)
        for extension in receiver.parameters.header_extensions:
            if extension.uri in _NAMING_URIS:
                self._naming_ids[extension.uri] = extension.id
        if receiver.ssrc is not None:
            self._bind_media(receiver, receiver.ssrc)
        if receiver.rtx_ssrc is not None:
            self._bind_rtx(receiver, receiver.rtx_ssrc)

    def remove_receiver(self, receiver: RtpReceiver) -> None:
        """Forget a receiver and its SSRCs."""
        self._all_receivers.pop(receiver, None)
        self._index.remove(receiver)
        self._unbind(receiver.ssrc, receiver.handle_media)
        self._unbind(receiver.rtx_ssrc, receiver.handle_rtx)

    def learn(self, packet: bytes, header: Header, header_length: int) -> TakePacket | None:
        """Find who the packet of an unknown SSRC is for, and remember it."""
        ssrc = header[4]
        if self._index.is_stranger(ssrc):
            return None
        payload_type = header[1] & PAYLOAD_TYPE_MASK
        receiver = self._index.find(payload_type, *self._read_names(packet, header, header_length))
        if receiver is None:
            self._index.note_unmatched(ssrc)
            return None
        self._assign(ssrc, receiver, payload_type)
        return self.takers[ssrc]

    def _assign(self, ssrc: int, receiver: RtpReceiver, payload_type: int) -> None:
        if payload_type in receiver.parameters.rtx_payload_types:
            self._unbind(receiver.rtx_ssrc, receiver.handle_rtx)
            receiver.rtx_ssrc = ssrc
            self._bind_rtx(receiver, ssrc)
        else:
            self._unbind(receiver.ssrc, receiver.handle_media)
            receiver.change_ssrc(ssrc)
            self._bind_media(receiver, ssrc)
        self._index.update(receiver)

    def _read_names(
        self, packet: bytes, header: Header, header_length: int
    ) -> tuple[str | None, str | None]:
        values = read_extensions(packet, header[0], header_length)
        mid, rid, repaired_rid = (values.get(self._naming_ids.get(uri, 0)) for uri in _NAMING_URIS)
        return _text(mid), _text(repaired_rid or rid)

    def _bind_media(self, receiver: RtpReceiver, ssrc: int) -> None:
        self.receivers[ssrc] = receiver
        self.takers[ssrc] = receiver.handle_media

    def _bind_rtx(self, receiver: RtpReceiver, ssrc: int) -> None:
        self.takers[ssrc] = receiver.handle_rtx

    def _unbind(self, ssrc: int | None, taker: TakePacket) -> None:
        if ssrc is not None and self.takers.get(ssrc) == taker:
            del self.takers[ssrc]
            self.receivers.pop(ssrc, None)


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("utf-8", "replace")
