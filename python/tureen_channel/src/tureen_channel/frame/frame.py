"""What each kind of frame says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tureen_channel.frame.frame_kind import FrameKind

Body = bytes | bytearray | memoryview
"""Raw bytes to send; handed over, not to be changed afterwards."""


class HelloFrame(NamedTuple):
    """First frame of each side: who speaks, and what it can take.

    Attributes:
        protocol: Version of the wire itself.
        layers: Version per layer, ``x.y.z``.
        max_frame_bytes: Largest frame the sender of this HELLO takes, in bytes after the length
            field.
        runtime: For error messages: what runs on that side, such as ``Node.js`` or ``Python``.
    """

    protocol: int
    layers: Mapping[str, str]
    max_frame_bytes: int
    runtime: str


class RequestFrame(NamedTuple):
    """Asks for one RESPONSE or ERROR with the same id, which always comes, also after CANCEL.

    Attributes:
        id: Counts up from 1, per direction.
        method: ``object.verb``.
        target: Id of the object addressed; what is sent to one target is handled in order.
        data: JSON, or None.
        body: Raw bytes.
    """

    id: int
    method: str
    target: str | None = None
    data: Any = None
    body: Body = b""


class ResponseFrame(NamedTuple):
    """The answer to a request."""

    id: int
    data: Any = None
    body: Body = b""


class ErrorFrame(NamedTuple):
    """The refusal of a request."""

    id: int
    name: str
    code: str
    message: str
    details: Any = None


class NotificationFrame(NamedTuple):
    """News without an answer."""

    event: str
    target: str | None = None
    data: Any = None
    body: Body = b""


class CancelFrame(NamedTuple):
    """The requester has stopped waiting: stop working on it."""

    id: int


class MessageFrame(NamedTuple):
    """One binary message of a stream.

    Attributes:
        stream: Id of the stream, u32.
        type: u8 whose meaning is the upper layer's.
        flags: u8 whose meaning is the upper layer's.
        timestamp: u64 whose meaning is the upper layer's.
        body: Raw bytes.
    """

    stream: int
    type: int
    flags: int
    timestamp: int
    body: Body


class CreditFrame(NamedTuple):
    """The reader of a stream takes that many further bytes, whole frames counted."""

    stream: int
    bytes: int


class Fault(NamedTuple):
    """Why a side ends the channel."""

    code: str
    message: str


class CloseFrame(NamedTuple):
    """With ``stream``: that stream is closed; else the channel is, for a fault or in order."""

    stream: int | None = None
    error: Fault | None = None


Frame = (
    HelloFrame
    | RequestFrame
    | ResponseFrame
    | ErrorFrame
    | NotificationFrame
    | CancelFrame
    | MessageFrame
    | CreditFrame
    | CloseFrame
)
"""Any frame."""


class RawFrame(NamedTuple):
    """A frame cut from the byte stream whose head is not read yet."""

    kind: FrameKind
    head: bytes
    body: bytes


class EncodedFrame(NamedTuple):
    """A frame as bytes: everything before the body, and the body itself, not copied.

    Attributes:
        prefix: Header and head.
        body: The very object that was given.
        length: What the length field says: all bytes but those of the length field.
    """

    prefix: bytes
    body: Body
    length: int
