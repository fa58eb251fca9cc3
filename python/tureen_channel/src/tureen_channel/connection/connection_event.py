"""What a Connection found in the bytes it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tureen_channel.channel_error import ChannelError
    from tureen_channel.frame.frame import (
        ErrorFrame,
        HelloFrame,
        MessageFrame,
        NotificationFrame,
        RequestFrame,
        ResponseFrame,
    )


class Ready(NamedTuple):
    """The handshake is done; requests, notifications and messages may go."""

    peer: HelloFrame


class Answer(NamedTuple):
    """A pending request of this side was answered."""

    answer: ResponseFrame | ErrorFrame


class Serve(NamedTuple):
    """Run the handler of this request now, and answer with ``respond`` or ``respond_error``."""

    request: RequestFrame


class Cancel(NamedTuple):
    """The handler running for this id is to stop; it still answers."""

    id: int


class Notified(NamedTuple):
    """Deliver this notification now."""

    notification: NotificationFrame


class Message(NamedTuple):
    """A message for a stream that is open here; call ``message_consumed`` once it is dealt with."""

    message: MessageFrame


class Credit(NamedTuple):
    """A stream that is open here may send more."""

    stream: int


class StreamClosed(NamedTuple):
    """The other side has closed a stream that was open here."""

    stream: int


class Closed(NamedTuple):
    """The end; without an error when either side closed it in order."""

    error: ChannelError | None


ConnectionEvent = (
    Ready | Answer | Serve | Cancel | Notified | Message | Credit | StreamClosed | Closed
)
"""Any event."""
