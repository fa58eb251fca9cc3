"""What can go wrong with a recording."""

from __future__ import annotations

from typing import Literal

from tureen_channel import ChannelRequestError

RecordingErrorCode = Literal[
    "unsupported-codec", "unsupported-container", "unwritable", "write-failed", "nothing-received"
]


class RecordingError(ChannelRequestError):
    """A recording cannot be started or finished; what was written so far is kept.

    Args:
        code: What happened, for code that branches on it.
        message: Names the file, its state and the remedy.
    """

    def __init__(self, code: RecordingErrorCode, message: str) -> None:
        super().__init__(name="RecordingError", code=code, message=message)
