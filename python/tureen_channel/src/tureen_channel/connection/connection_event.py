"""What a Connection found in the bytes it was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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


@dataclass(slots=True)
class Ready:
    """The handshake is done; requests, notifications and messages may go."""

    peer: HelloFrame


@dataclass(slots=True)
class Answer:
    """A pending request of this side was answered."""

    answer: ResponseFrame | ErrorFrame


@dataclass(slots=True)
class Serve:
    """Run the handler of this request now, and answer with ``respond`` or ``respond_error``."""

    request: RequestFrame


@dataclass(slots=True)
class Cancel:
    """The handler running for this id is to stop; it still answers."""

    id: int


@dataclass(slots=True)
class Notified:
    """Deliver this notification now."""

    notification: NotificationFrame


@dataclass(slots=True)
class Message:
    """A message for a stream that is open here; call ``message_consumed`` once it is dealt with."""

    message: MessageFrame


@dataclass(slots=True)
class Credit:
    """A stream that is open here may send more."""

    stream: int


@dataclass(slots=True)
class StreamClosed:
    """The other side has closed a stream that was open here."""

    stream: int


@dataclass(slots=True)
class Closed:
    """The end; without an error when either side closed it in order."""

    error: ChannelError | None


ConnectionEvent = (
    Ready | Answer | Serve | Cancel | Notified | Message | Credit | StreamClosed | Closed
)
"""Any event."""
