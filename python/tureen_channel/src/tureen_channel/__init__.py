"""Python twin of @tureen/channel: the wire."""

from tureen_channel.channel import Channel
from tureen_channel.channel_error import (
    ChannelError,
    ChannelErrorCode,
    ChannelRequestError,
    RemoteError,
)
from tureen_channel.channel_info import ChannelCounters, PeerInfo
from tureen_channel.channel_stream import ChannelStream
from tureen_channel.frame.frame import Body
from tureen_channel.handshake.versions import versions_agree
from tureen_channel.io.incoming_messages import MessageListener, StreamMessage
from tureen_channel.io.notification_router import Notification, NotificationListener
from tureen_channel.io.request_server import Request, RequestHandler
from tureen_channel.io.requester import Reply
from tureen_channel.options import ChannelOptions

__version__ = "0.0.0"

__all__ = [
    "Body",
    "Channel",
    "ChannelCounters",
    "ChannelError",
    "ChannelErrorCode",
    "ChannelOptions",
    "ChannelRequestError",
    "ChannelStream",
    "MessageListener",
    "Notification",
    "NotificationListener",
    "PeerInfo",
    "RemoteError",
    "Reply",
    "Request",
    "RequestHandler",
    "StreamMessage",
    "__version__",
    "versions_agree",
]
