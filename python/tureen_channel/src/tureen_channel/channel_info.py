"""What a channel tells about itself and the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class PeerInfo(NamedTuple):
    """What the other side said in the handshake.

    Attributes:
        layers: Version of each layer on the other side.
    """

    layers: Mapping[str, str]


class ChannelCounters(NamedTuple):
    """How often something came that nobody wanted.

    Attributes:
        late_answers: Answers to requests that had been cancelled or timed out.
        late_messages: Messages for streams that had been closed on this side.
        unhandled_notifications: Notifications for targets that nobody listened to.
    """

    late_answers: int
    late_messages: int
    unhandled_notifications: int
