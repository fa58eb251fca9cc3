"""Reading the head of each kind of frame."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn

from tureen_channel.channel_error import ChannelError
from tureen_channel.frame.frame import (
    CancelFrame,
    CloseFrame,
    CreditFrame,
    ErrorFrame,
    Frame,
    HelloFrame,
    MessageFrame,
    NotificationFrame,
    RawFrame,
    RequestFrame,
    ResponseFrame,
)
from tureen_channel.frame.frame_kind import FrameKind
from tureen_channel.frame.head_reader import HeadReader
from tureen_channel.frame.layout import CREDIT_HEAD, MESSAGE_HEAD, MIN_FRAME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable


def parse_frame(raw: RawFrame) -> Frame:
    """Read a frame's head, field by field as in ``catalogue.json``; unknown fields are ignored.

    Raises:
        ChannelError: ``protocol-error`` when the head is not what its kind requires.
    """
    return _PARSERS[raw.kind](raw)


def _parse_hello(raw: RawFrame) -> HelloFrame:
    head = _json_head_only(raw)
    return HelloFrame(
        protocol=head.integer("protocol", 1),
        layers=head.strings("layers"),
        max_frame_bytes=head.integer("maxFrameBytes", MIN_FRAME_LIMIT),
        runtime=head.string("runtime"),
    )


def _parse_request(raw: RawFrame) -> RequestFrame:
    head = _json_head(raw)
    return RequestFrame(
        head.integer("id", 1),
        head.string("method"),
        head.optional_string("target"),
        head.optional("data"),
        raw.body,
    )


def _parse_response(raw: RawFrame) -> ResponseFrame:
    head = _json_head(raw)
    return ResponseFrame(head.integer("id", 1), head.optional("data"), raw.body)


def _parse_error(raw: RawFrame) -> ErrorFrame:
    head = _json_head_only(raw)
    return ErrorFrame(
        head.integer("id", 1),
        head.string("name"),
        head.string("code"),
        head.string("message"),
        head.optional("details"),
    )


def _parse_notification(raw: RawFrame) -> NotificationFrame:
    head = _json_head(raw)
    return NotificationFrame(
        head.string("event"), head.optional_string("target"), head.optional("data"), raw.body
    )


def _parse_cancel(raw: RawFrame) -> CancelFrame:
    return CancelFrame(_json_head_only(raw).integer("id", 1))


def _parse_message(raw: RawFrame) -> MessageFrame:
    stream, type_, flags, _, timestamp = MESSAGE_HEAD.unpack(raw.head)
    return MessageFrame(stream, type_, flags, timestamp, raw.body)


def _parse_credit(raw: RawFrame) -> CreditFrame:
    _refuse_body(raw)
    return CreditFrame(*CREDIT_HEAD.unpack(raw.head))


def _parse_close(raw: RawFrame) -> CloseFrame:
    head = _json_head_only(raw)
    return CloseFrame(head.optional_integer("stream"), head.optional_fault("error"))


_PARSERS: dict[FrameKind, Callable[[RawFrame], Frame]] = {
    FrameKind.HELLO: _parse_hello,
    FrameKind.REQUEST: _parse_request,
    FrameKind.RESPONSE: _parse_response,
    FrameKind.ERROR: _parse_error,
    FrameKind.NOTIFICATION: _parse_notification,
    FrameKind.CANCEL: _parse_cancel,
    FrameKind.MESSAGE: _parse_message,
    FrameKind.CREDIT: _parse_credit,
    FrameKind.CLOSE: _parse_close,
}


def _json_head_only(raw: RawFrame) -> HeadReader:
    _refuse_body(raw)
    return _json_head(raw)


def _refuse_body(raw: RawFrame) -> None:
    if raw.body:
        raise ChannelError.protocol(f"a {raw.kind.name} frame with a body, which it cannot have")


def _json_head(raw: RawFrame) -> HeadReader:
    try:
        text = raw.head.decode()
    except UnicodeDecodeError as error:
        msg = f"a {raw.kind.name} frame whose head is not UTF-8"
        raise ChannelError.protocol(msg) from error
    try:
        head = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        msg = f"a {raw.kind.name} frame whose head is not JSON: {text[:100]}"
        raise ChannelError.protocol(msg) from error
    return HeadReader(raw.kind.name, head)


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not JSON"
    raise ValueError(msg)
