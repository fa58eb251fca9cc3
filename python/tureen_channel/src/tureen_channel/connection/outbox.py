"""The bytes to send."""

from __future__ import annotations

from tureen_channel.channel_error import ChannelError
from tureen_channel.frame.encode_frame import encode_frame
from tureen_channel.frame.frame import (
    Body,
    EncodedFrame,
    Frame,
    MessageFrame,
    NotificationFrame,
    RequestFrame,
)


class Outbox:
    """Gathers frames as bytes; refuses those that the other side would not take.

    Attributes:
        max_frame_bytes: Largest frame that the other side takes, in bytes after the length field.
    """

    def __init__(self, max_frame_bytes: int) -> None:
        self.max_frame_bytes = max_frame_bytes
        self._parts: list[Body] = []

    def put(self, frame: Frame) -> None:
        """Append a frame; raises like ``encode``."""
        self._append(self.encode(frame))

    def encode(self, frame: Frame) -> EncodedFrame:
        """Return a frame as bytes.

        Raises:
            ChannelError: ``frame-too-large``.
            TypeError: Like ``encode_frame``.
            ValueError: Like ``encode_frame``.
        """
        encoded = encode_frame(frame)
        if encoded.length > self.max_frame_bytes:
            raise self._too_large(_describe(frame), encoded)
        return encoded

    def put_encoded(self, what: str, encoded: EncodedFrame) -> None:
        """Append a frame encoded before.

        Raises:
            ChannelError: ``frame-too-large`` when the limit was not known then.
        """
        if encoded.length > self.max_frame_bytes:
            raise self._too_large(what, encoded)
        self._append(encoded)

    def take(self) -> list[Body]:
        """Take the bytes."""
        if not self._parts:
            return []
        parts, self._parts = self._parts, []
        return parts

    def _too_large(self, what: str, encoded: EncodedFrame) -> ChannelError:
        return ChannelError.frame_too_large(what, encoded.length, self.max_frame_bytes)

    def _append(self, encoded: EncodedFrame) -> None:
        self._parts.append(encoded.prefix)
        if encoded.body:
            self._parts.append(encoded.body)


def _describe(frame: Frame) -> str:
    if isinstance(frame, RequestFrame):
        return frame.method
    if isinstance(frame, NotificationFrame):
        return frame.event
    if isinstance(frame, MessageFrame):
        return f"A message on stream {frame.stream}"
    return f"A {type(frame).__name__}"
