"""Bytes to frames, whatever pieces they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tureen_channel.channel_error import ChannelError
from tureen_channel.frame.frame import RawFrame
from tureen_channel.frame.frame_kind import FrameKind
from tureen_channel.frame.layout import CREDIT_HEAD, HEADER, LENGTH_BYTES, MESSAGE_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

_RECEIVE_BYTES: Final = 262_144
_KINDS: Final = {int(kind): kind for kind in FrameKind}
_FIXED_HEAD_BYTES: Final = {
    FrameKind.MESSAGE: MESSAGE_HEAD.size,
    FrameKind.CREDIT: CREDIT_HEAD.size,
}


class FrameDecoder:
    """Cuts a byte stream into frames.

    The bytes are received straight into the decoder's buffer: fill ``get_buffer()``, then say how
    much with ``received()``. A header is judged before anything is allocated for it.
    """

    def __init__(self, max_frame_bytes: int) -> None:
        """Take frames of up to ``max_frame_bytes`` after the length field."""
        self._max_frame_bytes = max_frame_bytes
        self._buffer = bytearray(_RECEIVE_BYTES)
        self._view = memoryview(self._buffer)
        self._start = 0
        self._end = 0
        self._frame_bytes = HEADER.size

    @property
    def unfinished_bytes(self) -> int:
        """How many bytes of an unfinished frame have come; 0 between frames."""
        return self._end - self._start

    def get_buffer(self) -> memoryview:
        """Return room for the next bytes, at least one."""
        if self._start == self._end:
            self._replace_buffer(_RECEIVE_BYTES)
        elif self._start + self._frame_bytes > len(self._buffer) or self._end == len(self._buffer):
            self._replace_buffer(max(_RECEIVE_BYTES, self._frame_bytes))
        return self._view[self._end :]

    def received(self, count: int) -> Iterator[RawFrame]:
        """Yield the frames that the first ``count`` bytes put into the buffer complete, in order.

        Raises:
            ChannelError: ``protocol-error`` when a header is not one of this protocol or announces
                too large a frame.
        """
        self._end += count
        while self._end - self._start >= HEADER.size:
            start = self._start
            length, code_and_head_bytes = HEADER.unpack_from(self._buffer, start)
            head_bytes = code_and_head_bytes & 0xFFFFFF
            kind = self._judge(length, code_and_head_bytes >> 24, head_bytes)
            self._frame_bytes = LENGTH_BYTES + length
            if self._end - start < self._frame_bytes:
                return
            self._start = end = start + self._frame_bytes
            self._frame_bytes = HEADER.size
            body_start = start + HEADER.size + head_bytes
            head = bytes(self._view[start + HEADER.size : body_start])
            yield RawFrame(kind, head, bytes(self._view[body_start:end]))

    def decode(self, data: bytes) -> Iterator[RawFrame]:
        """Yield the frames that ``data`` completes; for callers that have bytes in hand."""
        rest = memoryview(data)
        while len(rest) > 0:
            buffer = self.get_buffer()
            count = min(len(buffer), len(rest))
            buffer[:count] = rest[:count]
            rest = rest[count:]
            yield from self.received(count)

    def _judge(self, length: int, code: int, head_bytes: int) -> FrameKind:
        kind = _KINDS.get(code)
        if kind is None:
            raise ChannelError.protocol(f"a frame of unknown kind {code} ({self._preview()})")
        if length > self._max_frame_bytes:
            what = f"the start of a frame of {length} bytes, over its limit of"
            raise ChannelError.protocol(f"{what} {self._max_frame_bytes} ({self._preview()})")
        content_bytes = length - (HEADER.size - LENGTH_BYTES)
        fixed = _FIXED_HEAD_BYTES.get(kind, head_bytes)
        if head_bytes == 0 or head_bytes > content_bytes or head_bytes != fixed:
            msg = f"a frame whose head cannot be {head_bytes} bytes ({self._preview()})"
            raise ChannelError.protocol(msg)
        return kind

    def _preview(self) -> str:
        """Return the first bytes in hex and, as what disturbs a pipe is mostly text, in ASCII."""
        first = bytes(self._view[self._start : self._start + HEADER.size])
        text = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in first)
        return f'its first bytes are {first.hex()}, as text "{text}"'

    def _replace_buffer(self, size: int) -> None:
        """Move what is unfinished to the start of a buffer of this size."""
        unfinished = bytes(self._view[self._start : self._end])
        if len(self._buffer) != size:
            self._buffer = bytearray(size)
            self._view = memoryview(self._buffer)
        self._view[: len(unfinished)] = unfinished
        self._start = 0
        self._end = len(unfinished)
