"""What can go wrong with reading a track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tureen_channel import ChannelRequestError

if TYPE_CHECKING:
    from pathlib import Path


class SnapshotError(ChannelRequestError):
    """A picture cannot be taken or written."""

    @classmethod
    def unwritable(cls, path: Path, error: OSError) -> SnapshotError:
        """The file cannot be made, or exists already."""
        return cls(name="SnapshotError", code="unwritable", message=f"cannot write {path}: {error}")

    @classmethod
    def nothing_received(cls, track_id: str) -> SnapshotError:
        """The track ended before a picture came."""
        message = f"track {track_id} ended before a picture came: take snapshots of live tracks"
        return cls(name="SnapshotError", code="nothing-received", message=message)
