"""The kinds of frames."""

from __future__ import annotations

from enum import IntEnum


class FrameKind(IntEnum):
    """The kinds of frames and their codes on the wire; the same table as ``catalogue.json``."""

    HELLO = 1
    REQUEST = 2
    RESPONSE = 3
    ERROR = 4
    NOTIFICATION = 5
    CANCEL = 6
    MESSAGE = 7
    CREDIT = 8
    CLOSE = 9
