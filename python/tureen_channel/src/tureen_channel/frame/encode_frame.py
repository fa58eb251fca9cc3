"""Frames to bytes."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

from tureen_channel.frame.frame import (
    Body,
    CancelFrame,
    CloseFrame,
    CreditFrame,
    EncodedFrame,
    ErrorFrame,
    Frame,
    HelloFrame,
    MessageFrame,
    NotificationFrame,
    RequestFrame,
    ResponseFrame,
)
from tureen_channel.frame.frame_kind import FrameKind
from tureen_channel.frame.layout import (
    CREDIT_HEAD,
    HEADER,
    LENGTH_BYTES,
    MAX_HEAD_BYTES,
    MESSAGE_HEAD,
    MESSAGE_PREFIX,
)

if TYPE_CHECKING:
    from collections.abc import Callable


_MESSAGE_CODE = FrameKind.MESSAGE << 24 | MESSAGE_HEAD.size
_MESSAGE_CONTENT_BYTES = MESSAGE_PREFIX.size - LENGTH_BYTES


def encode_frame(frame: Frame) -> EncodedFrame:
    """Turn a frame into bytes.

    Raises:
        TypeError: When ``data`` or ``details`` cannot be JSON.
        ValueError: When they hold NaN or infinity, a number does not fit its field, or the JSON
            head is 16 MiB or more.
    """
    return _ENCODERS[type(frame)](frame)


def _encode_hello(frame: HelloFrame) -> EncodedFrame:
    head = {
        "protocol": frame.protocol,
        "layers": dict(frame.layers),
        "maxFrameBytes": frame.max_frame_bytes,
        "runtime": frame.runtime,
    }
    return _encode_json(FrameKind.HELLO, head)


def _encode_request(frame: RequestFrame) -> EncodedFrame:
    head = {"id": frame.id, "method": frame.method, "target": frame.target, "data": frame.data}
    return _encode_json(FrameKind.REQUEST, head, frame.body)


def _encode_response(frame: ResponseFrame) -> EncodedFrame:
    return _encode_json(FrameKind.RESPONSE, {"id": frame.id, "data": frame.data}, frame.body)


def _encode_error(frame: ErrorFrame) -> EncodedFrame:
    head = {
        "id": frame.id,
        "name": frame.name,
        "code": frame.code,
        "message": frame.message,
        "details": frame.details,
    }
    return _encode_json(FrameKind.ERROR, head)


def _encode_notification(frame: NotificationFrame) -> EncodedFrame:
    head = {"event": frame.event, "target": frame.target, "data": frame.data}
    return _encode_json(FrameKind.NOTIFICATION, head, frame.body)


def _encode_cancel(frame: CancelFrame) -> EncodedFrame:
    return _encode_json(FrameKind.CANCEL, {"id": frame.id})


def _encode_message(frame: MessageFrame) -> EncodedFrame:
    stream, type_, flags, timestamp = frame.stream, frame.type, frame.flags, frame.timestamp
    body = frame.body
    length = _MESSAGE_CONTENT_BYTES + (body.nbytes if isinstance(body, memoryview) else len(body))
    try:
        prefix = MESSAGE_PREFIX.pack(length, _MESSAGE_CODE, stream, type_, flags, 0, timestamp)
    except struct.error:
        _assert_fits(("stream", stream, 32), ("type", type_, 8), ("flags", flags, 8))
        _assert_fits(("timestamp", timestamp, 64))
        raise
    return EncodedFrame(prefix, body, length)


def _encode_credit(frame: CreditFrame) -> EncodedFrame:
    return _with_body(FrameKind.CREDIT, CREDIT_HEAD.pack(frame.stream, frame.bytes), b"")


def _encode_close(frame: CloseFrame) -> EncodedFrame:
    error = frame.error and {"code": frame.error.code, "message": frame.error.message}
    return _encode_json(FrameKind.CLOSE, {"stream": frame.stream, "error": error})


_ENCODERS: dict[type[Frame], Callable[[Any], EncodedFrame]] = {
    HelloFrame: _encode_hello,
    RequestFrame: _encode_request,
    ResponseFrame: _encode_response,
    ErrorFrame: _encode_error,
    NotificationFrame: _encode_notification,
    CancelFrame: _encode_cancel,
    MessageFrame: _encode_message,
    CreditFrame: _encode_credit,
    CloseFrame: _encode_close,
}


def _encode_json(kind: FrameKind, fields: dict[str, Any], body: Body = b"") -> EncodedFrame:
    present = {name: value for name, value in fields.items() if value is not None}
    head = _to_json(present)
    if len(head) > MAX_HEAD_BYTES:
        msg = f"A frame's head of {len(head)} bytes is over {MAX_HEAD_BYTES}; use the body instead."
        raise ValueError(msg)
    return _with_body(kind, head, body)


def _to_json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Half a surrogate pair has no UTF-8; escaped, JSON can carry it.
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()


def _with_body(kind: FrameKind, head: bytes, body: Body) -> EncodedFrame:
    size = body.nbytes if isinstance(body, memoryview) else len(body)
    length = HEADER.size - LENGTH_BYTES + len(head) + size
    return EncodedFrame(HEADER.pack(length, kind << 24 | len(head)) + head, body, length)


def _assert_fits(*fields: tuple[str, int, int]) -> None:
    for name, value, bits in fields:
        if not 0 <= value < 1 << bits:
            msg = f"{name} must be a whole number of {bits} bits, not {value}."
            raise ValueError(msg)
