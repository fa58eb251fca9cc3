"""The credit of every binary stream, in both directions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from tureen_channel.channel_error import ChannelError
from tureen_channel.frame.frame import CloseFrame, CreditFrame, MessageFrame
from tureen_channel.frame.layout import MESSAGE_OVERHEAD_BYTES

_MAX_EARLY_CREDITS: Final = 65_536
"""Credits for streams that are not open here yet; more than this is a fault of the other side."""


@dataclass(slots=True)
class _OpenStream:
    """The credit of one stream.

    Attributes:
        window_bytes: How much the other side may send ahead.
        receive_credit: How much the other side may still send; one message may overdraw it.
        consumed_bytes: Consumed here and not yet given back as credit.
        send_credit: How much this side may still send; one message may overdraw it.
    """

    window_bytes: int
    receive_credit: int
    consumed_bytes: int
    send_credit: int


class PeerClose(NamedTuple):
    """What the other side's CLOSE means here."""

    reply: CloseFrame
    was_open: bool


class StreamTable:
    """Keeps the windows.

    A side may send on a stream while its credit is above zero; opening gives the other side a
    window of credit, and consuming gives it back in quarters of the window. Bytes are those of
    whole frames, so empty messages cost too. Closing is a CLOSE each way; until the other side's
    has come the id cannot be used again.

    Attributes:
        late_messages: Messages that came for streams closed here, and were discarded.
    """

    def __init__(self) -> None:
        self._open: dict[int, _OpenStream] = {}
        self._closing: set[int] = set()
        self._early_credits: dict[int, int] = {}
        self.late_messages = 0

    def open(self, stream: int, window_bytes: int) -> CreditFrame:
        """Open a stream here; returns the first window.

        Raises:
            ChannelError: ``stream-in-use``.
        """
        if stream in self._open or stream in self._closing:
            raise ChannelError(
                "stream-in-use",
                f"Stream {stream} is in use, or the other side has not confirmed that it closed; "
                "choose another id.",
            )
        send_credit = self._early_credits.pop(stream, 0)
        self._open[stream] = _OpenStream(window_bytes, window_bytes, 0, send_credit)
        return CreditFrame(stream, window_bytes)

    def may_send(self, stream: int) -> bool:
        """Return whether a message may go out on this stream now."""
        open_ = self._open.get(stream)
        return open_ is not None and open_.send_credit > 0

    def sent(self, stream: int, body_bytes: int) -> None:
        """Note that a message goes out."""
        open_ = self._open.get(stream)
        if open_ is not None:
            open_.send_credit -= body_bytes + MESSAGE_OVERHEAD_BYTES

    def credited(self, credit: CreditFrame) -> bool:
        """Take credit. Returns whether a stream that is open here may send again."""
        open_ = self._open.get(credit.stream)
        if open_ is not None:
            open_.send_credit += credit.bytes
            return open_.send_credit > 0
        if credit.stream not in self._closing:
            self._remember_credit(credit)
        return False

    def received(self, message: MessageFrame) -> bool:
        """Take a message. Returns whether it is for a stream that is open here.

        Raises:
            ChannelError: ``protocol-error``.
        """
        stream = message.stream
        open_ = self._open.get(stream)
        if open_ is None:
            return self._received_late(stream)
        if open_.receive_credit <= 0:
            raise ChannelError.protocol(f"a message on stream {stream} beyond its window")
        open_.receive_credit -= len(message.body) + MESSAGE_OVERHEAD_BYTES
        return True

    def consumed(self, stream: int, body_bytes: int) -> CreditFrame | None:
        """Note that a message was dealt with; returns the credit to give back, if it is time."""
        open_ = self._open.get(stream)
        if open_ is None:
            return None
        open_.consumed_bytes += body_bytes + MESSAGE_OVERHEAD_BYTES
        if open_.consumed_bytes * 4 < open_.window_bytes:
            return None
        credit = open_.consumed_bytes
        open_.consumed_bytes = 0
        open_.receive_credit += credit
        return CreditFrame(stream, credit)

    def close(self, stream: int) -> CloseFrame | None:
        """Close a stream here; returns what tells the other side."""
        if self._open.pop(stream, None) is None:
            return None
        self._closing.add(stream)
        return CloseFrame(stream)

    def closed_by_peer(self, stream: int) -> PeerClose | None:
        """Take the other side's CLOSE; returns None when it was itself the answer to ours.

        Raises:
            ChannelError: ``protocol-error`` for a stream nobody opened.
        """
        if stream in self._closing:
            self._closing.remove(stream)
            return None
        was_open = self._open.pop(stream, None) is not None
        if not was_open and self._early_credits.pop(stream, None) is None:
            raise ChannelError.protocol(f"the close of stream {stream}, which is not open")
        return PeerClose(CloseFrame(stream), was_open)

    def _remember_credit(self, credit: CreditFrame) -> None:
        earlier = self._early_credits.get(credit.stream, 0)
        self._early_credits[credit.stream] = earlier + credit.bytes
        if len(self._early_credits) > _MAX_EARLY_CREDITS:
            msg = f"credit for more than {_MAX_EARLY_CREDITS} streams that are not open here"
            raise ChannelError.protocol(msg)

    def _received_late(self, stream: int) -> bool:
        if stream not in self._closing:
            raise ChannelError.protocol(f"a message on stream {stream}, which is not open")
        self.late_messages += 1
        return False
