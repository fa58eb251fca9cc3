"""The error classes of this package."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, Self

ChannelErrorCode = Literal[
    "closed",
    "disconnected",
    "frame-too-large",
    "handshake-timeout",
    "peer-failed",
    "protocol-error",
    "queue-full",
    "request-failed",
    "request-timeout",
    "stream-closed",
    "stream-in-use",
    "version-mismatch",
]
"""What went wrong.

Errors that end the channel: ``disconnected``, ``protocol-error``, ``version-mismatch``,
``handshake-timeout``, ``peer-failed``. Errors of one call: ``request-failed``, ``request-timeout``,
``frame-too-large``, ``queue-full``, ``stream-in-use``, ``stream-closed``. ``closed`` is what calls
get that were pending at, or come after, an orderly close. Node.js has ``request-aborted`` and
``send-aborted`` too; here asyncio's own cancellation takes their place.
"""


class RemoteError(NamedTuple):
    """An error as a request handler raised it, here or on the other side.

    Attributes:
        name: Name of the error's class.
        code: Machine-readable code; ``internal`` for errors that the handler did not mean to raise.
        message: Text for people.
        details: Whatever the handler attached, as JSON.
    """

    name: str
    code: str
    message: str
    details: Any = None


class ChannelError(Exception):
    """The one error class of this package; ``__cause__`` is what lay beneath.

    Attributes:
        code: Which kind of error.
        remote: The other side's error; only with code ``request-failed``.
    """

    def __init__(
        self, code: ChannelErrorCode, message: str, *, remote: RemoteError | None = None
    ) -> None:
        super().__init__(message)
        self.code: ChannelErrorCode = code
        self.remote = remote

    @classmethod
    def protocol(cls, what: str, cause: BaseException | None = None) -> Self:
        """Return the error for bytes that are not what the protocol allows; it ends the channel."""
        remedy = (
            "Nothing but the channel may write to its pipe, and both sides must be of one release."
        )
        error = cls("protocol-error", f"The channel received {what}. {remedy}")
        error.__cause__ = cause
        return error

    @classmethod
    def disconnected(cls, what: str, cause: BaseException | None = None) -> Self:
        """Return the error for a stream that ended without a close; it ends the channel."""
        error = cls(
            "disconnected",
            f"The channel's stream {what} before either side closed the channel; "
            "the other process has probably ended.",
        )
        error.__cause__ = cause
        return error

    @classmethod
    def peer_failed(cls, code: str, message: str) -> Self:
        """Return the error for a fault that the other side found; it ends the channel."""
        own_code: ChannelErrorCode = (
            "version-mismatch" if code == "version-mismatch" else "peer-failed"
        )
        return cls(own_code, f"The other side ended the channel ({code}): {message}")

    @classmethod
    def closed(cls, by: Literal["this side", "the other side"]) -> Self:
        """Return the error for calls on, or pending at the end of, a channel closed in order."""
        return cls("closed", f"The channel was closed by {by}; open a new one to go on.")

    @classmethod
    def request_failed(cls, method: str, remote: RemoteError) -> Self:
        """Return the error for a request that the other side's handler refused."""
        return cls("request-failed", f"{method}: {remote.message}", remote=remote)

    @classmethod
    def request_timeout(cls, method: str, timeout_s: float) -> Self:
        """Return the error for an answer that did not come in time."""
        return cls(
            "request-timeout",
            f"{method}: no answer within {timeout_s} s; the other side was told to stop. "
            "Raise timeout_s if it needs longer.",
        )

    @classmethod
    def frame_too_large(cls, what: str, size: int, limit: int) -> Self:
        """Return the error for a frame that the other side would not take; nothing was sent."""
        return cls(
            "frame-too-large",
            f"{what}: {size} bytes, and the other side takes {limit}. "
            "Split the body, or raise maxFrameBytes on the receiving side.",
        )

    @classmethod
    def queue_full(cls, what: str, size: int, limit: int) -> Self:
        """Return the error for a call while too much waits for the pipe; nothing was sent."""
        return cls(
            "queue-full",
            f"{what}: {size} bytes wait for the pipe and {limit} may. "
            "The other side reads too slowly: await drained(), or raise max_queued_bytes.",
        )


class ChannelRequestError(Exception):
    """Raised by a request handler to refuse; reaches the other side as it is.

    Attributes:
        name: Name of the error for the other side.
        code: Machine-readable code.
        message: Text for people.
        details: Anything that is JSON, or None.
    """

    def __init__(self, name: str, code: str, message: str, details: Any = None) -> None:
        super().__init__(message)
        self.name = name
        self.code = code
        self.message = message
        self.details = details
