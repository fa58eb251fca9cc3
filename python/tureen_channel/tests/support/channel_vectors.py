"""The golden vectors, shared with vitest."""

import json
from pathlib import Path

from tureen_channel.frame.frame import (
    CancelFrame,
    CloseFrame,
    CreditFrame,
    ErrorFrame,
    Fault,
    HelloFrame,
    MessageFrame,
    NotificationFrame,
    RequestFrame,
    ResponseFrame,
)

PACKAGE = Path(__file__).parents[4] / "packages" / "channel"
CATALOGUE = json.loads((PACKAGE / "catalogue.json").read_text(encoding="utf-8"))
VECTORS = json.loads((PACKAGE / "vectors.json").read_text(encoding="utf-8"))


def by_name(vector):
    """Name a vector for pytest."""
    return vector["name"]


def frame_of(vector):
    """The frame that a vector describes."""
    fields, body = vector["fields"], bytes.fromhex(vector["body"])
    return _MAKERS[vector["kind"]](fields, body)


def _hello(fields, _body):
    return HelloFrame(
        fields["protocol"], fields["layers"], fields["maxFrameBytes"], fields["runtime"]
    )


def _message(fields, body):
    timestamp = int(fields["timestamp"])
    return MessageFrame(fields["stream"], fields["type"], fields["flags"], timestamp, body)


def _close(fields, _body):
    return CloseFrame(fields.get("stream"), Fault(**fields["error"]) if "error" in fields else None)


_MAKERS = {
    "HELLO": _hello,
    "REQUEST": lambda fields, body: RequestFrame(**fields, body=body),
    "RESPONSE": lambda fields, body: ResponseFrame(**fields, body=body),
    "ERROR": lambda fields, _body: ErrorFrame(**fields),
    "NOTIFICATION": lambda fields, body: NotificationFrame(**fields, body=body),
    "CANCEL": lambda fields, _body: CancelFrame(**fields),
    "MESSAGE": _message,
    "CREDIT": lambda fields, _body: CreditFrame(**fields),
    "CLOSE": _close,
}
