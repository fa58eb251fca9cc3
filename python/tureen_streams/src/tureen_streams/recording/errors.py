"""What can go wrong with a recording."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import av

from tureen_channel import ChannelRequestError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RecordingErrorCode = Literal[
    "unsupported-codec",
    "unsupported-container",
    "unwritable",
    "file-exists",
    "disk-full",
    "write-failed",
    "nothing-received",
    "invalid-state",
]

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class RecordingError(ChannelRequestError):
    """A recording cannot be started or finished; what was written so far is kept.

    Args:
        code: What happened, for code that branches on it.
        message: Names the file, its state and the remedy.
        partial_path: Where what was written is kept; None when there is nothing.
    """

    def __init__(
        self, code: RecordingErrorCode, message: str, partial_path: Path | None = None
    ) -> None:
        details = None if partial_path is None else {"partialPath": str(partial_path)}
        super().__init__(name="RecordingError", code=code, message=message, details=details)
        self.partial_path = partial_path


@contextmanager
def writing(path: Path, partial_path: Path) -> Iterator[None]:
    """Turn what FFmpeg and the file system raise into an error that names the file."""
    try:
        yield
    except (av.FFmpegError, OSError, ValueError) as error:
        kept = partial_path if partial_path.exists() else None
        where = f"; what was written is kept in {kept}" if kept else ""
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            raise RecordingError(
                "disk-full", f"cannot write {path}: the disk is full{where}", kept
            ) from error
        raise RecordingError(
            "write-failed", f"cannot write {path}: {error}{where}", kept
        ) from error
